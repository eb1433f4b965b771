/** The package has no types of its own; this is what we use of it. */
declare module 'zipcodes' {
  export const codes: Record<
    string,
    {
      zip: string;
      latitude: number;
      longitude: number;
      city: string;
      state: string;
      country: 'US' | 'Canada';
    }
  >;
  /** `abbr`: a state's name by its two letters. */
  export const states: { abbr: Record<string, string> };
  const zipcodes: { codes: typeof codes; states: typeof states };
  export default zipcodes;
}
