// Made by `npm run db:types`. Do not edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      businesses: {
        Row: {
          created_at: string;
          id: string;
          name: string;
          slug: string;
          time_zone: string;
          updated_at: string;
        };
        Insert: {
          created_at?: string;
          id?: string;
          name: string;
          slug: string;
          time_zone?: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          name?: string;
          slug?: string;
          time_zone?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      call_insights: {
        Row: {
          business_id: string;
          call_id: string;
          kind: string;
          label: string;
          position: number;
          second: number | null;
          turn_position: number | null;
          value: string;
        };
        Insert: {
          business_id: string;
          call_id: string;
          kind: string;
          label: string;
          position: number;
          second?: number | null;
          turn_position?: number | null;
          value: string;
        };
        Update: {
          business_id?: string;
          call_id?: string;
          kind?: string;
          label?: string;
          position?: number;
          second?: number | null;
          turn_position?: number | null;
          value?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'call_insights_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
        ];
      };
      call_turns: {
        Row: {
          business_id: string;
          call_id: string;
          end_ms: number | null;
          position: number;
          source: string;
          speaker: string;
          start_ms: number;
          text: string;
        };
        Insert: {
          business_id: string;
          call_id: string;
          end_ms?: number | null;
          position: number;
          source: string;
          speaker: string;
          start_ms: number;
          text: string;
        };
        Update: {
          business_id?: string;
          call_id?: string;
          end_ms?: number | null;
          position?: number;
          source?: string;
          speaker?: string;
          start_ms?: number;
          text?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'call_turns_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
        ];
      };
      callers: {
        Row: {
          business_id: string;
          created_at: string;
          first_call_at: string;
          id: string;
          last_call_at: string;
          name: string | null;
          phone_number: string;
          updated_at: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          first_call_at: string;
          id?: string;
          last_call_at: string;
          name?: string | null;
          phone_number: string;
          updated_at?: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          first_call_at?: string;
          id?: string;
          last_call_at?: string;
          name?: string | null;
          phone_number?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'callers_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      calls: {
        Row: {
          business_id: string;
          caller_id: string | null;
          caller_name: string | null;
          caller_number: string | null;
          cost_breakdown: Json | null;
          cost_micros: number | null;
          created_at: string;
          direction: string;
          duration_seconds: number | null;
          ended_at: string | null;
          ended_reason: string | null;
          id: string;
          is_after_hours: boolean;
          lead_quality: string | null;
          outcome: string | null;
          phone_line_id: string | null;
          receptionist_id: string | null;
          recording_url: string | null;
          report_at: string | null;
          search: unknown | null;
          sentiment: string | null;
          started_at: string;
          status: string;
          status_at: string;
          summary: string | null;
          transcript: string | null;
          updated_at: string;
          vapi_call_id: string;
        };
        Insert: {
          business_id: string;
          caller_id?: string | null;
          caller_name?: string | null;
          caller_number?: string | null;
          cost_breakdown?: Json | null;
          cost_micros?: number | null;
          created_at?: string;
          direction?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          ended_reason?: string | null;
          id?: string;
          is_after_hours?: boolean;
          lead_quality?: string | null;
          outcome?: string | null;
          phone_line_id?: string | null;
          receptionist_id?: string | null;
          recording_url?: string | null;
          report_at?: string | null;
          search?: never;
          sentiment?: string | null;
          started_at: string;
          status: string;
          status_at: string;
          summary?: string | null;
          transcript?: string | null;
          updated_at?: string;
          vapi_call_id: string;
        };
        Update: {
          business_id?: string;
          caller_id?: string | null;
          caller_name?: string | null;
          caller_number?: string | null;
          cost_breakdown?: Json | null;
          cost_micros?: number | null;
          created_at?: string;
          direction?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          ended_reason?: string | null;
          id?: string;
          is_after_hours?: boolean;
          lead_quality?: string | null;
          outcome?: string | null;
          phone_line_id?: string | null;
          receptionist_id?: string | null;
          recording_url?: string | null;
          report_at?: string | null;
          search?: never;
          sentiment?: string | null;
          started_at?: string;
          status?: string;
          status_at?: string;
          summary?: string | null;
          transcript?: string | null;
          updated_at?: string;
          vapi_call_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'calls_business_id_caller_id_fkey';
            columns: ['business_id', 'caller_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'calls_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'calls_business_id_phone_line_id_fkey';
            columns: ['business_id', 'phone_line_id'];
            isOneToOne: false;
            referencedRelation: 'phone_lines';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'calls_business_id_receptionist_id_fkey';
            columns: ['business_id', 'receptionist_id'];
            isOneToOne: false;
            referencedRelation: 'receptionists';
            referencedColumns: ['business_id', 'id'];
          },
        ];
      };
      follow_ups: {
        Row: {
          business_id: string;
          call_id: string | null;
          caller_id: string | null;
          created_at: string;
          done_at: string | null;
          done_by: string | null;
          due_at: string | null;
          id: string;
          kind: string;
          snoozed_until: string | null;
          status: string;
          title: string;
          updated_at: string;
        };
        Insert: {
          business_id: string;
          call_id?: string | null;
          caller_id?: string | null;
          created_at?: string;
          done_at?: string | null;
          done_by?: string | null;
          due_at?: string | null;
          id?: string;
          kind: string;
          snoozed_until?: string | null;
          status?: string;
          title: string;
          updated_at?: string;
        };
        Update: {
          business_id?: string;
          call_id?: string | null;
          caller_id?: string | null;
          created_at?: string;
          done_at?: string | null;
          done_by?: string | null;
          due_at?: string | null;
          id?: string;
          kind?: string;
          snoozed_until?: string | null;
          status?: string;
          title?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'follow_ups_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'follow_ups_business_id_caller_id_fkey';
            columns: ['business_id', 'caller_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'follow_ups_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'follow_ups_done_by_fkey';
            columns: ['done_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      memberships: {
        Row: { business_id: string; created_at: string; role: string; user_id: string };
        Insert: { business_id: string; created_at?: string; role: string; user_id: string };
        Update: { business_id?: string; created_at?: string; role?: string; user_id?: string };
        Relationships: [
          {
            foreignKeyName: 'memberships_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'memberships_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      phone_lines: {
        Row: {
          business_id: string;
          created_at: string;
          id: string;
          phone_number: string;
          updated_at: string;
          vapi_phone_number_id: string | null;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          id?: string;
          phone_number: string;
          updated_at?: string;
          vapi_phone_number_id?: string | null;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          id?: string;
          phone_number?: string;
          updated_at?: string;
          vapi_phone_number_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'phone_lines_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      platform_admins: {
        Row: { created_at: string; user_id: string };
        Insert: { created_at?: string; user_id: string };
        Update: { created_at?: string; user_id?: string };
        Relationships: [
          {
            foreignKeyName: 'platform_admins_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: true;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      profiles: {
        Row: { created_at: string; full_name: string; id: string; updated_at: string };
        Insert: { created_at?: string; full_name?: string; id: string; updated_at?: string };
        Update: { created_at?: string; full_name?: string; id?: string; updated_at?: string };
        Relationships: [];
      };
      receptionists: {
        Row: {
          business_id: string;
          created_at: string;
          greeting: string;
          id: string;
          name: string;
          updated_at: string;
          vapi_assistant_id: string | null;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          greeting?: string;
          id?: string;
          name?: string;
          updated_at?: string;
          vapi_assistant_id?: string | null;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          greeting?: string;
          id?: string;
          name?: string;
          updated_at?: string;
          vapi_assistant_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'receptionists_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: true;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      webhook_events: {
        Row: {
          attempts: number;
          business_id: string | null;
          deliveries: number;
          error: string | null;
          event_key: string;
          external_id: string | null;
          id: string;
          occurred_at: string;
          payload: Json;
          processed_at: string | null;
          provider: string;
          received_at: string;
          status: string;
          type: string;
        };
        Insert: {
          attempts?: number;
          business_id?: string | null;
          deliveries?: number;
          error?: string | null;
          event_key: string;
          external_id?: string | null;
          id?: string;
          occurred_at: string;
          payload: Json;
          processed_at?: string | null;
          provider: string;
          received_at?: string;
          status?: string;
          type: string;
        };
        Update: {
          attempts?: number;
          business_id?: string | null;
          deliveries?: number;
          error?: string | null;
          event_key?: string;
          external_id?: string | null;
          id?: string;
          occurred_at?: string;
          payload?: Json;
          processed_at?: string | null;
          provider?: string;
          received_at?: string;
          status?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'webhook_events_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
    };
    Views: { [_ in never]: never };
    Functions: {
      apply_call_event: { Args: { p_event_id: string; p_event: Json }; Returns: string };
      call_day_counts: {
        Args: { p_business_id: string; p_from: string; p_to: string };
        Returns: {
          day: string;
          calls: number;
          answered: number;
          after_hours: number;
          hung_up: number;
          booked: number;
          seconds: number;
        }[];
      };
      call_search_query: { Args: { p_text: string }; Returns: string };
      count_calls: { Args: { p_business_id: string; p_filters?: Json }; Returns: number };
      create_business: { Args: { p_name: string; p_time_zone: string }; Returns: string };
      filtered_calls: { Args: { p_business_id: string; p_filters: Json }; Returns: string[] };
      is_platform_admin: { Args: Record<PropertyKey, never>; Returns: boolean };
      list_calls: {
        Args: {
          p_business_id: string;
          p_filters?: Json;
          p_cursor_at?: string;
          p_cursor_id?: string;
          p_newer?: boolean;
          p_limit?: number;
        };
        Returns: {
          id: string;
          status: string;
          direction: string;
          caller_id: string;
          caller_name: string;
          caller_number: string;
          started_at: string;
          duration_seconds: number;
          outcome: string;
          sentiment: string;
          lead_quality: string;
          is_after_hours: boolean;
          summary: string;
          has_report: boolean;
          last_words: string;
          last_speaker: string;
          follow_up_status: string;
          follow_up_title: string;
          follow_up_due_at: string;
          follow_up_snoozed_until: string;
        }[];
      };
      member_businesses: { Args: Record<PropertyKey, never>; Returns: string[] };
      member_role: { Args: { p_business_id: string }; Returns: string };
      receive_webhook: {
        Args: {
          p_provider: string;
          p_event_key: string;
          p_type: string;
          p_external_id: string;
          p_occurred_at: string;
          p_payload: Json;
          p_changes_state: boolean;
        };
        Returns: string;
      };
    };
    Enums: { [_ in never]: never };
    CompositeTypes: { [_ in never]: never };
  };
};
