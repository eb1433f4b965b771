import { always, ask, type TemplateWords } from './template-words.server';

/** The templates for owners who read Spanish. Callers are spoken to with usted. */
export const spanishTemplates: TemplateWords = {
  'real-estate': {
    instructions: `Averigua primero si la persona quiere comprar, vender o alquilar, o si es un inquilino con un problema.
A quien compra o vende: pregúntale por la propiedad o la zona, y para cuándo quiere mudarse. Ofrécele una visita o que un agente le devuelva la llamada.
Nunca menciones un precio que no te hayan dado, ni aconsejes sobre leyes o préstamos: de eso llama un agente.
Un inquilino con una fuga de agua, sin calefacción o que no puede entrar en su casa es urgente: pasa la llamada, o toma un mensaje marcado como urgente.`,
    questions: [
      ask('interest', 'Interés', '¿Quiere comprar, vender o alquilar?', {
        type: 'choice',
        choices: ['Comprar', 'Vender', 'Alquilar', 'Soy inquilino'],
        isRequired: true,
      }),
      ask('property', 'Propiedad o zona', '¿De qué propiedad o zona se trata?', always),
      ask('timing', 'Fecha', '¿Para cuándo le gustaría mudarse?'),
      ask('budget', 'Presupuesto', '¿Qué presupuesto tiene en mente?'),
      ask('viewing', 'Quiere una visita', '¿Le gustaría concertar una visita?', { type: 'yes-no' }),
    ],
    entries: [
      {
        id: 'viewings',
        question: '¿Cómo son las visitas?',
        answer: 'Un agente le enseña la propiedad en persona. La visita dura una media hora.',
      },
      {
        id: 'valuation',
        question: '¿Cuánto vale mi casa?',
        answer: 'Un agente la ve y la valora sin costo. Le llama para acordar el día.',
      },
      {
        id: 'areas',
        question: '¿En qué zonas trabajan?',
        answer:
          'Trabajamos en la ciudad y sus barrios. Un agente puede decirle más sobre una calle en particular.',
      },
    ],
  },
  dental: {
    instructions: `Pregunta primero si la persona tiene dolor. Dolor, hinchazón, sangrado o un diente roto es urgente: ofrece la primera hora que haya, o pasa la llamada.
Si le cuesta respirar o tragar, dile que llame al 911 de inmediato.
No des consejos médicos ni diagnósticos. De su salud, no preguntes más que el motivo de la visita.
Pregunta si ya ha venido antes y cómo se llama su seguro.`,
    questions: [
      ask('patient', 'Paciente nuevo', '¿Ha venido antes a nuestra clínica?', {
        type: 'choice',
        choices: ['Es la primera vez', 'Ya ha venido'],
        isRequired: true,
      }),
      ask('reason', 'Motivo de la visita', '¿Cuál es el motivo de su visita?', always),
      ask('pain', 'Tiene dolor', '¿Tiene dolor en este momento?', {
        type: 'yes-no',
        isRequired: true,
      }),
      ask('insurance', 'Seguro', '¿Qué seguro dental tiene, si tiene alguno?'),
      ask('preferred-day', 'Día preferido', '¿Qué día le vendría bien?', { type: 'date' }),
    ],
    entries: [
      {
        id: 'new-patients',
        question: '¿Aceptan pacientes nuevos?',
        answer:
          'Sí. La primera visita es una revisión con radiografías y dura más o menos una hora.',
      },
      {
        id: 'insurance',
        question: '¿Qué seguros aceptan?',
        answer:
          'Trabajamos con la mayoría de los seguros dentales. Traiga su tarjeta; antes de empezar comprobamos qué le cubre.',
      },
      {
        id: 'cancelling',
        question: '¿Cómo cancelo una cita?',
        answer:
          'Llámenos al menos con un día de anticipación, para que otra persona pueda aprovechar la hora.',
      },
    ],
  },
  law: {
    instructions: `Di que no eres abogado y que una llamada no convierte a nadie en cliente.
Pregunta de qué tipo de asunto se trata, quién es la otra parte (para que el despacho compruebe si hay un conflicto de intereses) y si hay un plazo o una fecha en el juzgado.
No des consejos legales ni opines sobre un caso. De lo que pasó, no pidas más detalles que una frase.
Un plazo de menos de tres días, o una persona detenida, es urgente: pasa la llamada, o toma un mensaje marcado como urgente.`,
    questions: [
      ask('matter', 'Tipo de asunto', '¿De qué tipo de asunto se trata?', {
        type: 'choice',
        choices: ['Familia', 'Lesiones', 'Penal', 'Empresa', 'Propiedad', 'Otra cosa'],
        isRequired: true,
      }),
      ask('client', 'Ya es cliente', '¿Ya es cliente del despacho?', { type: 'yes-no' }),
      ask(
        'other-party',
        'Otra parte',
        '¿Quién es la otra parte, para comprobar si hay un conflicto de intereses?',
        always,
      ),
      ask('deadline', 'Plazo', '¿Hay algún plazo o una fecha en el juzgado?', { type: 'date' }),
    ],
    entries: [
      {
        id: 'consultation',
        question: '¿Cuánto cuesta una primera consulta?',
        answer:
          'Primero le llama un abogado, que le dice cuánto cuesta la consulta antes de que empiece.',
      },
      {
        id: 'confidential',
        question: '¿Es confidencial lo que digo?',
        answer:
          'La llamada se graba solo para el despacho. Por favor, guarde los detalles para el abogado.',
      },
    ],
  },
  trades: {
    instructions: `Pregunta qué se ha roto o qué hay que hacer, la dirección y para cuándo se necesita.
Agua que no se puede cerrar, falta de calefacción cuando hace frío, chispas u olor a quemado es urgente: pasa la llamada, o toma un mensaje marcado como urgente.
Si huele a gas, dile que salga de la casa y que desde fuera llame a la compañía de gas o al 911.
No menciones más precios que los que te hayan dado. El presupuesto se hace después de ver el trabajo.`,
    questions: [
      ask('job', 'Trabajo', '¿Qué trabajo necesita?', always),
      ask('address', 'Dirección del trabajo', '¿Cuál es la dirección?', always),
      ask('urgency', 'Para cuándo', '¿Para cuándo necesita que vaya alguien?', {
        type: 'choice',
        choices: ['Ahora mismo', 'Esta semana', 'No hay prisa'],
        isRequired: true,
      }),
      ask('owner', 'Dueño o inquilino', '¿La casa es suya o la alquila?', {
        type: 'choice',
        choices: ['Dueño', 'Inquilino'],
      }),
    ],
    entries: [
      {
        id: 'quotes',
        question: '¿Los presupuestos son gratis?',
        answer:
          'Sí. Primero alguien va a ver el trabajo, y el presupuesto se lo damos por escrito.',
      },
      {
        id: 'area',
        question: '¿Hasta dónde van?',
        answer:
          'Trabajamos en unas treinta millas a la redonda. Si es más lejos, deje la dirección y le avisamos.',
      },
      {
        id: 'licensed',
        question: '¿Tienen licencia y seguro?',
        answer: 'Sí, tenemos licencia y seguro. Le enviamos los papeles con el presupuesto.',
      },
    ],
  },
  restaurant: {
    instructions: `Para una mesa: pregunta el día, la hora, cuántas personas son y el nombre, y repítelo todo.
Los grupos de ocho o más y los eventos son cosa del encargado: toma un mensaje y promete que le devolverán la llamada.
Nunca digas que un plato no lleva un alérgeno: a eso responde la cocina. Anota la alergia.
No tomes números de tarjeta por teléfono.`,
    questions: [
      ask('wish', 'Qué desea', '¿Desea una mesa, comida para llevar u otra cosa?', {
        type: 'choice',
        choices: ['Una mesa', 'Para llevar', 'Un evento', 'Otra cosa'],
        isRequired: true,
      }),
      ask('day', 'Día', '¿Para qué día?', { type: 'date' }),
      ask('party', 'Personas', '¿Para cuántas personas?', { type: 'number' }),
      ask('allergies', 'Alergias', '¿Hay alguna alergia que debamos conocer?'),
    ],
    entries: [
      {
        id: 'walk-ins',
        question: '¿Hace falta reservar?',
        answer:
          'Puede venir sin reserva. Los viernes y los sábados por la noche es mejor reservar.',
      },
      {
        id: 'vegetarian',
        question: '¿Tienen platos vegetarianos?',
        answer: 'Sí, todos los días hay platos vegetarianos y veganos.',
      },
      {
        id: 'parking',
        question: '¿Dónde puedo estacionar?',
        answer: 'Se puede estacionar en la calle, y hay un estacionamiento cerca.',
      },
    ],
  },
};
