// Made by `npm run db:types`. Do not edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      adjustments: {
        Row: {
          action: string;
          business_id: string;
          currency: string;
          fetched_at: string | null;
          id: string;
          is_fetched: boolean;
          made_at: string;
          occurred_at: string;
          reason: string | null;
          status: string;
          taken_at: string;
          tax: number;
          total: number;
          transaction_id: string;
          version_at: string;
        };
        Insert: {
          action: string;
          business_id: string;
          currency: string;
          fetched_at?: string | null;
          id: string;
          is_fetched?: boolean;
          made_at: string;
          occurred_at: string;
          reason?: string | null;
          status: string;
          taken_at?: string;
          tax?: number;
          total?: number;
          transaction_id: string;
          version_at: string;
        };
        Update: {
          action?: string;
          business_id?: string;
          currency?: string;
          fetched_at?: string | null;
          id?: string;
          is_fetched?: boolean;
          made_at?: string;
          occurred_at?: string;
          reason?: string | null;
          status?: string;
          taken_at?: string;
          tax?: number;
          total?: number;
          transaction_id?: string;
          version_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'adjustments_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      admin_views: {
        Row: { admin_id: string; business_id: string; expires_at: string; started_at: string };
        Insert: { admin_id: string; business_id: string; expires_at?: string; started_at?: string };
        Update: {
          admin_id?: string;
          business_id?: string;
          expires_at?: string;
          started_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'admin_views_admin_id_fkey';
            columns: ['admin_id'];
            isOneToOne: true;
            referencedRelation: 'platform_admins';
            referencedColumns: ['user_id'];
          },
          {
            foreignKeyName: 'admin_views_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      api_tokens: {
        Row: {
          business_id: string;
          created_at: string;
          created_by: string | null;
          expires_at: string | null;
          id: string;
          last_used_at: string | null;
          name: string;
          prefix: string;
          revoked_at: string | null;
          scopes: string[];
          token_hash: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          created_by?: string | null;
          expires_at?: string | null;
          id?: string;
          last_used_at?: string | null;
          name: string;
          prefix: string;
          revoked_at?: string | null;
          scopes: string[];
          token_hash: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          created_by?: string | null;
          expires_at?: string | null;
          id?: string;
          last_used_at?: string | null;
          name?: string;
          prefix?: string;
          revoked_at?: string | null;
          scopes?: string[];
          token_hash?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'api_tokens_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'api_tokens_created_by_fkey';
            columns: ['created_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      appointments: {
        Row: {
          business_id: string;
          call_id: string | null;
          caller_id: string | null;
          created_at: string;
          ends_at: string;
          id: string;
          name: string;
          phone_number: string | null;
          reason: string;
          starts_at: string;
          status: string;
          updated_at: string;
          vapi_call_id: string | null;
        };
        Insert: {
          business_id: string;
          call_id?: string | null;
          caller_id?: string | null;
          created_at?: string;
          ends_at: string;
          id?: string;
          name: string;
          phone_number?: string | null;
          reason?: string;
          starts_at: string;
          status?: string;
          updated_at?: string;
          vapi_call_id?: string | null;
        };
        Update: {
          business_id?: string;
          call_id?: string | null;
          caller_id?: string | null;
          created_at?: string;
          ends_at?: string;
          id?: string;
          name?: string;
          phone_number?: string | null;
          reason?: string;
          starts_at?: string;
          status?: string;
          updated_at?: string;
          vapi_call_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'appointments_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'appointments_business_id_caller_id_fkey';
            columns: ['business_id', 'caller_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'appointments_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      audit_log: {
        Row: {
          action: string;
          actor_id: string | null;
          actor_name: string;
          business_id: string | null;
          by_admin: boolean;
          by_mail: boolean;
          changes: Json;
          created_at: string;
          id: number;
          ip: string | null;
          subject: string;
          user_agent: string | null;
        };
        Insert: {
          action: string;
          actor_id?: string | null;
          actor_name?: string;
          business_id?: string | null;
          by_admin?: boolean;
          by_mail?: boolean;
          changes?: Json;
          created_at?: string;
          id?: number;
          ip?: string | null;
          subject?: string;
          user_agent?: string | null;
        };
        Update: {
          action?: string;
          actor_id?: string | null;
          actor_name?: string;
          business_id?: string | null;
          by_admin?: boolean;
          by_mail?: boolean;
          changes?: Json;
          created_at?: string;
          id?: number;
          ip?: string | null;
          subject?: string;
          user_agent?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'audit_log_actor_id_fkey';
            columns: ['actor_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'audit_log_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      billing_accounts: {
        Row: {
          at_cap: string;
          business_id: string;
          created_at: string;
          lines_released_at: string | null;
          payer_changed_at: string | null;
          ring_number: string | null;
          sync_error: string | null;
          synced_at: string | null;
          trial_ends_at: string;
          updated_at: string;
        };
        Insert: {
          at_cap?: string;
          business_id: string;
          created_at?: string;
          lines_released_at?: string | null;
          payer_changed_at?: string | null;
          ring_number?: string | null;
          sync_error?: string | null;
          synced_at?: string | null;
          trial_ends_at?: string;
          updated_at?: string;
        };
        Update: {
          at_cap?: string;
          business_id?: string;
          created_at?: string;
          lines_released_at?: string | null;
          payer_changed_at?: string | null;
          ring_number?: string | null;
          sync_error?: string | null;
          synced_at?: string | null;
          trial_ends_at?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'billing_accounts_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: true;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      billing_customers: {
        Row: {
          address: Json | null;
          business_id: string;
          company: Json | null;
          email: string;
          fetched_at: string | null;
          id: string;
          is_fetched: boolean;
          name: string | null;
          occurred_at: string;
          status: string;
          taken_at: string;
          version_at: string;
        };
        Insert: {
          address?: Json | null;
          business_id: string;
          company?: Json | null;
          email: string;
          fetched_at?: string | null;
          id: string;
          is_fetched?: boolean;
          name?: string | null;
          occurred_at: string;
          status?: string;
          taken_at?: string;
          version_at: string;
        };
        Update: {
          address?: Json | null;
          business_id?: string;
          company?: Json | null;
          email?: string;
          fetched_at?: string | null;
          id?: string;
          is_fetched?: boolean;
          name?: string | null;
          occurred_at?: string;
          status?: string;
          taken_at?: string;
          version_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'billing_customers_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      billing_notices: {
        Row: {
          business_id: string;
          ended_at: string | null;
          id: string;
          kind: string;
          made_at: string;
          plan: string | null;
          refers_to: string;
        };
        Insert: {
          business_id: string;
          ended_at?: string | null;
          id?: string;
          kind: string;
          made_at?: string;
          plan?: string | null;
          refers_to: string;
        };
        Update: {
          business_id?: string;
          ended_at?: string | null;
          id?: string;
          kind?: string;
          made_at?: string;
          plan?: string | null;
          refers_to?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'billing_notices_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'billing_notices_plan_fkey';
            columns: ['plan'];
            isOneToOne: false;
            referencedRelation: 'plans';
            referencedColumns: ['id'];
          },
        ];
      };
      billing_prices: {
        Row: {
          currency: string;
          fetched_at: string | null;
          id: string;
          interval: string;
          is_fetched: boolean;
          occurred_at: string;
          plan: string;
          status: string;
          taken_at: string;
          unit_price: number;
          version_at: string;
        };
        Insert: {
          currency: string;
          fetched_at?: string | null;
          id: string;
          interval: string;
          is_fetched?: boolean;
          occurred_at: string;
          plan: string;
          status: string;
          taken_at?: string;
          unit_price: number;
          version_at: string;
        };
        Update: {
          currency?: string;
          fetched_at?: string | null;
          id?: string;
          interval?: string;
          is_fetched?: boolean;
          occurred_at?: string;
          plan?: string;
          status?: string;
          taken_at?: string;
          unit_price?: number;
          version_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'billing_prices_plan_fkey';
            columns: ['plan'];
            isOneToOne: false;
            referencedRelation: 'plans';
            referencedColumns: ['id'];
          },
        ];
      };
      businesses: {
        Row: {
          address: string | null;
          city: string | null;
          country_code: string | null;
          created_at: string;
          disabled_at: string | null;
          id: string;
          kind: string;
          latitude: number | null;
          logo_path: string | null;
          longitude: number | null;
          name: string;
          onboarding_step: string;
          phone_number: string | null;
          postcode: string | null;
          slug: string;
          state: string | null;
          street: string | null;
          time_zone: string;
          updated_at: string;
        };
        Insert: {
          address?: string | null;
          city?: string | null;
          country_code?: string | null;
          created_at?: string;
          disabled_at?: string | null;
          id?: string;
          kind?: string;
          latitude?: number | null;
          logo_path?: string | null;
          longitude?: number | null;
          name: string;
          onboarding_step?: string;
          phone_number?: string | null;
          postcode?: string | null;
          slug: string;
          state?: string | null;
          street?: string | null;
          time_zone?: string;
          updated_at?: string;
        };
        Update: {
          address?: string | null;
          city?: string | null;
          country_code?: string | null;
          created_at?: string;
          disabled_at?: string | null;
          id?: string;
          kind?: string;
          latitude?: number | null;
          logo_path?: string | null;
          longitude?: number | null;
          name?: string;
          onboarding_step?: string;
          phone_number?: string | null;
          postcode?: string | null;
          slug?: string;
          state?: string | null;
          street?: string | null;
          time_zone?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      call_actions: {
        Row: {
          arguments: Json;
          business_id: string;
          created_at: string;
          name: string;
          result: string;
          tool_call_id: string;
          vapi_call_id: string;
        };
        Insert: {
          arguments?: Json;
          business_id: string;
          created_at?: string;
          name: string;
          result: string;
          tool_call_id: string;
          vapi_call_id: string;
        };
        Update: {
          arguments?: Json;
          business_id?: string;
          created_at?: string;
          name?: string;
          result?: string;
          tool_call_id?: string;
          vapi_call_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'call_actions_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      call_checks: {
        Row: {
          business_id: string;
          ended_at: string | null;
          error: string | null;
          found: number;
          from_at: string;
          here: number;
          id: string;
          kind: string;
          recovered: number;
          started_at: string;
          until_at: string;
          waiting: number;
        };
        Insert: {
          business_id: string;
          ended_at?: string | null;
          error?: string | null;
          found?: number;
          from_at: string;
          here?: number;
          id?: string;
          kind: string;
          recovered?: number;
          started_at?: string;
          until_at: string;
          waiting?: number;
        };
        Update: {
          business_id?: string;
          ended_at?: string | null;
          error?: string | null;
          found?: number;
          from_at?: string;
          here?: number;
          id?: string;
          kind?: string;
          recovered?: number;
          started_at?: string;
          until_at?: string;
          waiting?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'call_checks_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      call_corrections: {
        Row: {
          before_change: Json | null;
          business_id: string;
          call_id: string;
          field: string;
          found: string | null;
          found_position: number | null;
          found_second: number | null;
          found_turn: number | null;
          id: string;
          kind: string | null;
          label: string | null;
          last_change: string | null;
          made_at: string;
          made_by: string | null;
          place: number | null;
          value: string | null;
          withdrawn_at: string | null;
        };
        Insert: {
          before_change?: Json | null;
          business_id: string;
          call_id: string;
          field: string;
          found?: string | null;
          found_position?: number | null;
          found_second?: number | null;
          found_turn?: number | null;
          id?: string;
          kind?: string | null;
          label?: string | null;
          last_change?: string | null;
          made_at: string;
          made_by?: string | null;
          place?: number | null;
          value?: string | null;
          withdrawn_at?: string | null;
        };
        Update: {
          before_change?: Json | null;
          business_id?: string;
          call_id?: string;
          field?: string;
          found?: string | null;
          found_position?: number | null;
          found_second?: number | null;
          found_turn?: number | null;
          id?: string;
          kind?: string | null;
          label?: string | null;
          last_change?: string | null;
          made_at?: string;
          made_by?: string | null;
          place?: number | null;
          value?: string | null;
          withdrawn_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'call_corrections_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'call_corrections_made_by_fkey';
            columns: ['made_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      call_insights: {
        Row: {
          business_id: string;
          call_id: string;
          correction_id: string | null;
          kind: string;
          label: string;
          place: number;
          position: number;
          second: number | null;
          turn_position: number | null;
          value: string;
        };
        Insert: {
          business_id: string;
          call_id: string;
          correction_id?: string | null;
          kind: string;
          label: string;
          place?: number;
          position: number;
          second?: number | null;
          turn_position?: number | null;
          value: string;
        };
        Update: {
          business_id?: string;
          call_id?: string;
          correction_id?: string | null;
          kind?: string;
          label?: string;
          place?: number;
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
      call_ledgers: {
        Row: {
          asked_at: string | null;
          business_id: string;
          checked_until: string;
          error: string | null;
          failing_since: string | null;
          proven_at: string | null;
        };
        Insert: {
          asked_at?: string | null;
          business_id: string;
          checked_until?: string;
          error?: string | null;
          failing_since?: string | null;
          proven_at?: string | null;
        };
        Update: {
          asked_at?: string | null;
          business_id?: string;
          checked_until?: string;
          error?: string | null;
          failing_since?: string | null;
          proven_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'call_ledgers_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: true;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      call_recoveries: {
        Row: {
          business_id: string;
          id: string;
          recovered_at: string;
          vapi_call_id: string;
          what: string;
        };
        Insert: {
          business_id: string;
          id?: string;
          recovered_at?: string;
          vapi_call_id: string;
          what: string;
        };
        Update: {
          business_id?: string;
          id?: string;
          recovered_at?: string;
          vapi_call_id?: string;
          what?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'call_recoveries_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      call_search: {
        Row: { business_id: string; call_id: string; document: unknown; started_at: string };
        Insert: { business_id: string; call_id: string; document: unknown; started_at: string };
        Update: { business_id?: string; call_id?: string; document?: unknown; started_at?: string };
        Relationships: [
          {
            foreignKeyName: 'call_search_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
        ];
      };
      call_transfers: {
        Row: {
          business_id: string;
          created_at: string;
          person_id: string;
          request_key: string;
          vapi_call_id: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          person_id: string;
          request_key: string;
          vapi_call_id: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          person_id?: string;
          request_key?: string;
          vapi_call_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'call_transfers_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
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
      caller_merges: {
        Row: {
          before: Json;
          business_id: string;
          id: string;
          kept_id: string;
          merged_at: string;
          merged_by: string | null;
          merged_id: string;
          moved: Json;
          number_ids: string[];
          undone_at: string | null;
        };
        Insert: {
          before: Json;
          business_id: string;
          id?: string;
          kept_id: string;
          merged_at?: string;
          merged_by?: string | null;
          merged_id: string;
          moved: Json;
          number_ids: string[];
          undone_at?: string | null;
        };
        Update: {
          before?: Json;
          business_id?: string;
          id?: string;
          kept_id?: string;
          merged_at?: string;
          merged_by?: string | null;
          merged_id?: string;
          moved?: Json;
          number_ids?: string[];
          undone_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'caller_merges_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'caller_merges_business_id_kept_id_fkey';
            columns: ['business_id', 'kept_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'caller_merges_business_id_merged_id_fkey';
            columns: ['business_id', 'merged_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'caller_merges_merged_by_fkey';
            columns: ['merged_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      caller_tags: {
        Row: { business_id: string; callers: number; tag: string };
        Insert: { business_id: string; callers?: number; tag: string };
        Update: { business_id?: string; callers?: number; tag?: string };
        Relationships: [
          {
            foreignKeyName: 'caller_tags_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      callers: {
        Row: {
          blocked_at: string | null;
          blocked_by: string | null;
          business_id: string;
          created_at: string;
          earliest_call_at: string | null;
          earliest_call_id: string | null;
          first_call_at: string;
          id: string;
          last_call_at: string;
          merged_into: string | null;
          name: string | null;
          name_by: string | null;
          named_at: string | null;
          phone_number: string;
          sort_name: string;
          tags: string[];
          updated_at: string;
        };
        Insert: {
          blocked_at?: string | null;
          blocked_by?: string | null;
          business_id: string;
          created_at?: string;
          earliest_call_at?: string | null;
          earliest_call_id?: string | null;
          first_call_at: string;
          id?: string;
          last_call_at: string;
          merged_into?: string | null;
          name?: string | null;
          name_by?: string | null;
          named_at?: string | null;
          phone_number: string;
          sort_name?: never;
          tags?: string[];
          updated_at?: string;
        };
        Update: {
          blocked_at?: string | null;
          blocked_by?: string | null;
          business_id?: string;
          created_at?: string;
          earliest_call_at?: string | null;
          earliest_call_id?: string | null;
          first_call_at?: string;
          id?: string;
          last_call_at?: string;
          merged_into?: string | null;
          name?: string | null;
          name_by?: string | null;
          named_at?: string | null;
          phone_number?: string;
          sort_name?: never;
          tags?: string[];
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'callers_blocked_by_fkey';
            columns: ['blocked_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'callers_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'callers_business_id_merged_into_fkey';
            columns: ['business_id', 'merged_into'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'callers_name_by_fkey';
            columns: ['name_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
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
          corrected_at: string | null;
          cost_breakdown: Json | null;
          cost_micros: number | null;
          created_at: string;
          direction: string;
          duration_seconds: number | null;
          ended_at: string | null;
          ended_reason: string | null;
          id: string;
          is_after_hours: boolean;
          is_test: boolean;
          lead_quality: string | null;
          marked_spam_at: string | null;
          outcome: string | null;
          phone_line_id: string | null;
          receptionist_id: string | null;
          recording_url: string | null;
          report_at: string | null;
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
          corrected_at?: string | null;
          cost_breakdown?: Json | null;
          cost_micros?: number | null;
          created_at?: string;
          direction?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          ended_reason?: string | null;
          id?: string;
          is_after_hours?: boolean;
          is_test?: boolean;
          lead_quality?: string | null;
          marked_spam_at?: string | null;
          outcome?: string | null;
          phone_line_id?: string | null;
          receptionist_id?: string | null;
          recording_url?: string | null;
          report_at?: string | null;
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
          corrected_at?: string | null;
          cost_breakdown?: Json | null;
          cost_micros?: number | null;
          created_at?: string;
          direction?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          ended_reason?: string | null;
          id?: string;
          is_after_hours?: boolean;
          is_test?: boolean;
          lead_quality?: string | null;
          marked_spam_at?: string | null;
          outcome?: string | null;
          phone_line_id?: string | null;
          receptionist_id?: string | null;
          recording_url?: string | null;
          report_at?: string | null;
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
      contact_messages: {
        Row: {
          created_at: string;
          done_at: string | null;
          done_by: string | null;
          email: string;
          form_id: string;
          id: string;
          message: string;
          name: string;
        };
        Insert: {
          created_at?: string;
          done_at?: string | null;
          done_by?: string | null;
          email: string;
          form_id: string;
          id?: string;
          message: string;
          name: string;
        };
        Update: {
          created_at?: string;
          done_at?: string | null;
          done_by?: string | null;
          email?: string;
          form_id?: string;
          id?: string;
          message?: string;
          name?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'contact_messages_done_by_fkey';
            columns: ['done_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      email_log: {
        Row: {
          business_id: string | null;
          created_at: string;
          error: string | null;
          id: number;
          message_id: string | null;
          status: string;
          template: string;
          to_address: string;
        };
        Insert: {
          business_id?: string | null;
          created_at?: string;
          error?: string | null;
          id?: number;
          message_id?: string | null;
          status: string;
          template: string;
          to_address: string;
        };
        Update: {
          business_id?: string | null;
          created_at?: string;
          error?: string | null;
          id?: number;
          message_id?: string | null;
          status?: string;
          template?: string;
          to_address?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'email_log_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      erasure_receipts: {
        Row: {
          business_id: string | null;
          by_name: string;
          counts: Json;
          files_erased_at: string | null;
          id: string;
          kind: string;
          requested_at: string;
          requested_by: string | null;
          subject: string;
          subject_id: string;
          vendor_counts: Json | null;
          vendor_erased_at: string | null;
        };
        Insert: {
          business_id?: string | null;
          by_name?: string;
          counts?: Json;
          files_erased_at?: string | null;
          id?: string;
          kind: string;
          requested_at?: string;
          requested_by?: string | null;
          subject?: string;
          subject_id: string;
          vendor_counts?: Json | null;
          vendor_erased_at?: string | null;
        };
        Update: {
          business_id?: string | null;
          by_name?: string;
          counts?: Json;
          files_erased_at?: string | null;
          id?: string;
          kind?: string;
          requested_at?: string;
          requested_by?: string | null;
          subject?: string;
          subject_id?: string;
          vendor_counts?: Json | null;
          vendor_erased_at?: string | null;
        };
        Relationships: [];
      };
      feed_tokens: {
        Row: {
          business_id: string;
          created_at: string;
          id: string;
          kind: string;
          last_used_at: string | null;
          revoked_at: string | null;
          token_hash: string;
          user_id: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          id?: string;
          kind: string;
          last_used_at?: string | null;
          revoked_at?: string | null;
          token_hash: string;
          user_id: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          id?: string;
          kind?: string;
          last_used_at?: string | null;
          revoked_at?: string | null;
          token_hash?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'feed_tokens_business_id_user_id_fkey';
            columns: ['business_id', 'user_id'];
            isOneToOne: false;
            referencedRelation: 'memberships';
            referencedColumns: ['business_id', 'user_id'];
          },
        ];
      };
      follow_ups: {
        Row: {
          assigned_to: string | null;
          before_change: Json | null;
          business_id: string;
          call_id: string | null;
          called_at: string | null;
          caller_id: string | null;
          created_at: string;
          created_by: string | null;
          done_at: string | null;
          done_by: string | null;
          due_at: string | null;
          id: string;
          kind: string;
          last_change: string | null;
          queue_at: string;
          requested_at: string | null;
          revision: number;
          snoozed_until: string | null;
          status: string;
          title: string;
          updated_at: string;
          worked_at: string | null;
        };
        Insert: {
          assigned_to?: string | null;
          before_change?: Json | null;
          business_id: string;
          call_id?: string | null;
          called_at?: string | null;
          caller_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          done_at?: string | null;
          done_by?: string | null;
          due_at?: string | null;
          id?: string;
          kind: string;
          last_change?: string | null;
          queue_at?: never;
          requested_at?: string | null;
          revision?: number;
          snoozed_until?: string | null;
          status?: string;
          title: string;
          updated_at?: string;
          worked_at?: string | null;
        };
        Update: {
          assigned_to?: string | null;
          before_change?: Json | null;
          business_id?: string;
          call_id?: string | null;
          called_at?: string | null;
          caller_id?: string | null;
          created_at?: string;
          created_by?: string | null;
          done_at?: string | null;
          done_by?: string | null;
          due_at?: string | null;
          id?: string;
          kind?: string;
          last_change?: string | null;
          queue_at?: never;
          requested_at?: string | null;
          revision?: number;
          snoozed_until?: string | null;
          status?: string;
          title?: string;
          updated_at?: string;
          worked_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'follow_ups_business_id_assigned_to_fkey';
            columns: ['business_id', 'assigned_to'];
            isOneToOne: false;
            referencedRelation: 'memberships';
            referencedColumns: ['business_id', 'user_id'];
          },
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
            foreignKeyName: 'follow_ups_created_by_fkey';
            columns: ['created_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
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
      forwarding_tests: {
        Row: {
          business_id: string;
          call_id: string | null;
          condition: string;
          expires_at: string;
          id: string;
          phone_line_id: string;
          started_at: string;
          started_by: string | null;
          verified_at: string | null;
        };
        Insert: {
          business_id: string;
          call_id?: string | null;
          condition: string;
          expires_at?: string;
          id?: string;
          phone_line_id: string;
          started_at?: string;
          started_by?: string | null;
          verified_at?: string | null;
        };
        Update: {
          business_id?: string;
          call_id?: string | null;
          condition?: string;
          expires_at?: string;
          id?: string;
          phone_line_id?: string;
          started_at?: string;
          started_by?: string | null;
          verified_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'forwarding_tests_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'forwarding_tests_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'forwarding_tests_business_id_phone_line_id_fkey';
            columns: ['business_id', 'phone_line_id'];
            isOneToOne: false;
            referencedRelation: 'phone_lines';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'forwarding_tests_started_by_fkey';
            columns: ['started_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      geocode_cache: {
        Row: {
          created_at: string;
          expires_at: string;
          key: string;
          provider: string;
          result: Json;
        };
        Insert: {
          created_at?: string;
          expires_at: string;
          key: string;
          provider: string;
          result: Json;
        };
        Update: {
          created_at?: string;
          expires_at?: string;
          key?: string;
          provider?: string;
          result?: Json;
        };
        Relationships: [];
      };
      invitations: {
        Row: {
          accepted_at: string | null;
          accepted_by: string | null;
          business_id: string;
          created_at: string;
          email: string;
          expires_at: string;
          id: string;
          invited_by: string | null;
          revoked_at: string | null;
          role: string;
          sends: number;
          sent_at: string;
          token_hash: string;
        };
        Insert: {
          accepted_at?: string | null;
          accepted_by?: string | null;
          business_id: string;
          created_at?: string;
          email: string;
          expires_at?: string;
          id?: string;
          invited_by?: string | null;
          revoked_at?: string | null;
          role: string;
          sends?: number;
          sent_at?: string;
          token_hash: string;
        };
        Update: {
          accepted_at?: string | null;
          accepted_by?: string | null;
          business_id?: string;
          created_at?: string;
          email?: string;
          expires_at?: string;
          id?: string;
          invited_by?: string | null;
          revoked_at?: string | null;
          role?: string;
          sends?: number;
          sent_at?: string;
          token_hash?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'invitations_accepted_by_fkey';
            columns: ['accepted_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'invitations_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'invitations_invited_by_fkey';
            columns: ['invited_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      knowledge_files: {
        Row: {
          business_id: string;
          bytes: number;
          created_at: string;
          created_by: string | null;
          error: string | null;
          id: string;
          mime_type: string;
          name: string;
          sha256: string;
          state: string;
          storage_path: string;
          text: string;
          vapi_file_id: string | null;
          words: number;
        };
        Insert: {
          business_id: string;
          bytes: number;
          created_at?: string;
          created_by?: string | null;
          error?: string | null;
          id?: string;
          mime_type: string;
          name: string;
          sha256: string;
          state?: string;
          storage_path: string;
          text?: string;
          vapi_file_id?: string | null;
          words?: never;
        };
        Update: {
          business_id?: string;
          bytes?: number;
          created_at?: string;
          created_by?: string | null;
          error?: string | null;
          id?: string;
          mime_type?: string;
          name?: string;
          sha256?: string;
          state?: string;
          storage_path?: string;
          text?: string;
          vapi_file_id?: string | null;
          words?: never;
        };
        Relationships: [
          {
            foreignKeyName: 'knowledge_files_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'knowledge_files_created_by_fkey';
            columns: ['created_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      memberships: {
        Row: {
          business_id: string;
          created_at: string;
          role: string;
          steps_hidden_at: string | null;
          user_id: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          role: string;
          steps_hidden_at?: string | null;
          user_id: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          role?: string;
          steps_hidden_at?: string | null;
          user_id?: string;
        };
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
      notes: {
        Row: {
          body: string;
          business_id: string;
          call_id: string | null;
          caller_id: string | null;
          deleted_at: string | null;
          edited_at: string | null;
          id: string;
          written_at: string;
          written_by: string | null;
        };
        Insert: {
          body: string;
          business_id: string;
          call_id?: string | null;
          caller_id?: string | null;
          deleted_at?: string | null;
          edited_at?: string | null;
          id: string;
          written_at?: string;
          written_by?: string | null;
        };
        Update: {
          body?: string;
          business_id?: string;
          call_id?: string | null;
          caller_id?: string | null;
          deleted_at?: string | null;
          edited_at?: string | null;
          id?: string;
          written_at?: string;
          written_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'notes_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'notes_business_id_caller_id_fkey';
            columns: ['business_id', 'caller_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'notes_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'notes_written_by_fkey';
            columns: ['written_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      notification_settings: {
        Row: {
          business_id: string;
          call_summary: string;
          follow_up_due: string;
          follow_up_due_since: string;
          missed_call: string;
          quiet_from: string | null;
          quiet_to: string | null;
          updated_at: string;
          urgent_call: string;
          usage_alerts: string;
          user_id: string;
          weekly_report: string;
        };
        Insert: {
          business_id: string;
          call_summary?: string;
          follow_up_due?: string;
          follow_up_due_since?: string;
          missed_call?: string;
          quiet_from?: string | null;
          quiet_to?: string | null;
          updated_at?: string;
          urgent_call?: string;
          usage_alerts?: string;
          user_id: string;
          weekly_report?: string;
        };
        Update: {
          business_id?: string;
          call_summary?: string;
          follow_up_due?: string;
          follow_up_due_since?: string;
          missed_call?: string;
          quiet_from?: string | null;
          quiet_to?: string | null;
          updated_at?: string;
          urgent_call?: string;
          usage_alerts?: string;
          user_id?: string;
          weekly_report?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'notification_settings_business_id_user_id_fkey';
            columns: ['business_id', 'user_id'];
            isOneToOne: true;
            referencedRelation: 'memberships';
            referencedColumns: ['business_id', 'user_id'];
          },
        ];
      };
      phone_lines: {
        Row: {
          area_code: string | null;
          business_id: string;
          created_at: string;
          error: string | null;
          id: string;
          label: string | null;
          phone_number: string | null;
          provider: string;
          released_at: string | null;
          returned_at: string | null;
          state: string;
          updated_at: string;
          vapi_phone_number_id: string | null;
        };
        Insert: {
          area_code?: string | null;
          business_id: string;
          created_at?: string;
          error?: string | null;
          id?: string;
          label?: string | null;
          phone_number?: string | null;
          provider?: string;
          released_at?: string | null;
          returned_at?: string | null;
          state?: string;
          updated_at?: string;
          vapi_phone_number_id?: string | null;
        };
        Update: {
          area_code?: string | null;
          business_id?: string;
          created_at?: string;
          error?: string | null;
          id?: string;
          label?: string | null;
          phone_number?: string | null;
          provider?: string;
          released_at?: string | null;
          returned_at?: string | null;
          state?: string;
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
      plans: {
        Row: {
          has_api: boolean;
          id: string;
          lines: number;
          minutes: number;
          overage_cents: number | null;
          rank: number;
          retention_days: number;
          seats: number;
        };
        Insert: {
          has_api: boolean;
          id: string;
          lines: number;
          minutes: number;
          overage_cents?: number | null;
          rank: number;
          retention_days: number;
          seats: number;
        };
        Update: {
          has_api?: boolean;
          id?: string;
          lines?: number;
          minutes?: number;
          overage_cents?: number | null;
          rank?: number;
          retention_days?: number;
          seats?: number;
        };
        Relationships: [];
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
        Row: {
          avatar_path: string | null;
          created_at: string;
          disabled_at: string | null;
          full_name: string;
          id: string;
          locale: string | null;
          time_zone: string | null;
          updated_at: string;
        };
        Insert: {
          avatar_path?: string | null;
          created_at?: string;
          disabled_at?: string | null;
          full_name?: string;
          id: string;
          locale?: string | null;
          time_zone?: string | null;
          updated_at?: string;
        };
        Update: {
          avatar_path?: string | null;
          created_at?: string;
          disabled_at?: string | null;
          full_name?: string;
          id?: string;
          locale?: string | null;
          time_zone?: string | null;
          updated_at?: string;
        };
        Relationships: [];
      };
      push_subscriptions: {
        Row: {
          auth: string;
          created_at: string;
          device: string;
          endpoint: string;
          id: string;
          last_error: string | null;
          last_error_at: string | null;
          last_success_at: string | null;
          p256dh: string;
          session_id: string;
          user_id: string;
        };
        Insert: {
          auth: string;
          created_at?: string;
          device: string;
          endpoint: string;
          id?: string;
          last_error?: string | null;
          last_error_at?: string | null;
          last_success_at?: string | null;
          p256dh: string;
          session_id: string;
          user_id: string;
        };
        Update: {
          auth?: string;
          created_at?: string;
          device?: string;
          endpoint?: string;
          id?: string;
          last_error?: string | null;
          last_error_at?: string | null;
          last_success_at?: string | null;
          p256dh?: string;
          session_id?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'push_subscriptions_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      rate_limits: {
        Row: { expire: number | null; key: string; points: number };
        Insert: { expire?: number | null; key: string; points?: number };
        Update: { expire?: number | null; key?: string; points?: number };
        Relationships: [];
      };
      receptionist_versions: {
        Row: {
          business_id: string;
          config: Json;
          created_at: string;
          id: string;
          live_at: string | null;
          note: string | null;
          published_by: string | null;
          receptionist_id: string;
          restored_from: number | null;
          version: number;
        };
        Insert: {
          business_id: string;
          config: Json;
          created_at?: string;
          id?: string;
          live_at?: string | null;
          note?: string | null;
          published_by?: string | null;
          receptionist_id: string;
          restored_from?: number | null;
          version: number;
        };
        Update: {
          business_id?: string;
          config?: Json;
          created_at?: string;
          id?: string;
          live_at?: string | null;
          note?: string | null;
          published_by?: string | null;
          receptionist_id?: string;
          restored_from?: number | null;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'receptionist_versions_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'receptionist_versions_business_id_receptionist_id_fkey';
            columns: ['business_id', 'receptionist_id'];
            isOneToOne: false;
            referencedRelation: 'receptionists';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'receptionist_versions_published_by_fkey';
            columns: ['published_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      receptionists: {
        Row: {
          business_id: string;
          created_at: string;
          draft: Json;
          draft_changed_at: string | null;
          draft_changed_by: string | null;
          drift: Json | null;
          drift_checked_at: string | null;
          greeting: string;
          id: string;
          live_version: number | null;
          name: string;
          publish_error: string | null;
          publish_state: string;
          published_at: string | null;
          updated_at: string;
          vapi_assistant_id: string | null;
          vapi_hash: string | null;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          draft?: Json;
          draft_changed_at?: string | null;
          draft_changed_by?: string | null;
          drift?: Json | null;
          drift_checked_at?: string | null;
          greeting?: string;
          id?: string;
          live_version?: number | null;
          name?: string;
          publish_error?: string | null;
          publish_state?: string;
          published_at?: string | null;
          updated_at?: string;
          vapi_assistant_id?: string | null;
          vapi_hash?: string | null;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          draft?: Json;
          draft_changed_at?: string | null;
          draft_changed_by?: string | null;
          drift?: Json | null;
          drift_checked_at?: string | null;
          greeting?: string;
          id?: string;
          live_version?: number | null;
          name?: string;
          publish_error?: string | null;
          publish_state?: string;
          published_at?: string | null;
          updated_at?: string;
          vapi_assistant_id?: string | null;
          vapi_hash?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'receptionists_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: true;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'receptionists_draft_changed_by_fkey';
            columns: ['draft_changed_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      recordings: {
        Row: {
          business_id: string;
          bytes: number;
          call_id: string;
          content_type: string | null;
          copied_at: string | null;
          created_at: string;
          deleted_at: string | null;
          deleted_because: string | null;
          deleted_by: string | null;
          error: string | null;
          kept_at: string | null;
          kept_by: string | null;
          parts: Json;
          receipt_id: string | null;
          sha256: string | null;
          source_etag: string | null;
          state: string;
          total_bytes: number | null;
        };
        Insert: {
          business_id: string;
          bytes?: number;
          call_id: string;
          content_type?: string | null;
          copied_at?: string | null;
          created_at?: string;
          deleted_at?: string | null;
          deleted_because?: string | null;
          deleted_by?: string | null;
          error?: string | null;
          kept_at?: string | null;
          kept_by?: string | null;
          parts?: Json;
          receipt_id?: string | null;
          sha256?: string | null;
          source_etag?: string | null;
          state?: string;
          total_bytes?: number | null;
        };
        Update: {
          business_id?: string;
          bytes?: number;
          call_id?: string;
          content_type?: string | null;
          copied_at?: string | null;
          created_at?: string;
          deleted_at?: string | null;
          deleted_because?: string | null;
          deleted_by?: string | null;
          error?: string | null;
          kept_at?: string | null;
          kept_by?: string | null;
          parts?: Json;
          receipt_id?: string | null;
          sha256?: string | null;
          source_etag?: string | null;
          state?: string;
          total_bytes?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: 'recordings_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'recordings_deleted_by_fkey';
            columns: ['deleted_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'recordings_kept_by_fkey';
            columns: ['kept_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'recordings_receipt_id_fkey';
            columns: ['receipt_id'];
            isOneToOne: false;
            referencedRelation: 'erasure_receipts';
            referencedColumns: ['id'];
          },
        ];
      };
      role_permissions: {
        Row: { permission: string; role: string };
        Insert: { permission: string; role: string };
        Update: { permission?: string; role?: string };
        Relationships: [];
      };
      saved_views: {
        Row: {
          business_id: string;
          created_at: string;
          created_by: string;
          filters: Json;
          id: string;
          is_shared: boolean;
          name: string;
          updated_at: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          created_by?: string;
          filters: Json;
          id?: string;
          is_shared?: boolean;
          name: string;
          updated_at?: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          created_by?: string;
          filters?: Json;
          id?: string;
          is_shared?: boolean;
          name?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'saved_views_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'saved_views_created_by_fkey';
            columns: ['created_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      search_words: {
        Row: {
          business_id: string;
          call_id: string | null;
          english: string | null;
          spanish: string | null;
          word: string;
        };
        Insert: {
          business_id: string;
          call_id?: string | null;
          english?: string | null;
          spanish?: string | null;
          word: string;
        };
        Update: {
          business_id?: string;
          call_id?: string | null;
          english?: string | null;
          spanish?: string | null;
          word?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'search_words_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      site_settings: {
        Row: {
          banner: string | null;
          banner_tone: string;
          id: boolean;
          is_sign_up_open: boolean;
          site_url: string | null;
          updated_at: string;
        };
        Insert: {
          banner?: string | null;
          banner_tone?: string;
          id?: boolean;
          is_sign_up_open?: boolean;
          site_url?: string | null;
          updated_at?: string;
        };
        Update: {
          banner?: string | null;
          banner_tone?: string;
          id?: boolean;
          is_sign_up_open?: boolean;
          site_url?: string | null;
          updated_at?: string;
        };
        Relationships: [];
      };
      subscriptions: {
        Row: {
          address_id: string | null;
          business_id: string;
          canceled_at: string | null;
          company_id: string | null;
          currency: string;
          current_period_ends_at: string | null;
          current_period_starts_at: string | null;
          customer_id: string | null;
          fetched_at: string | null;
          id: string;
          interval: string | null;
          is_fetched: boolean;
          next_billed_at: string | null;
          occurred_at: string;
          paused_at: string | null;
          plan: string | null;
          price_id: string | null;
          resumes_at: string | null;
          scheduled_action: string | null;
          scheduled_at: string | null;
          started_at: string | null;
          status: string;
          taken_at: string;
          unit_price: number | null;
          version_at: string;
        };
        Insert: {
          address_id?: string | null;
          business_id: string;
          canceled_at?: string | null;
          company_id?: string | null;
          currency: string;
          current_period_ends_at?: string | null;
          current_period_starts_at?: string | null;
          customer_id?: string | null;
          fetched_at?: string | null;
          id: string;
          interval?: string | null;
          is_fetched?: boolean;
          next_billed_at?: string | null;
          occurred_at: string;
          paused_at?: string | null;
          plan?: string | null;
          price_id?: string | null;
          resumes_at?: string | null;
          scheduled_action?: string | null;
          scheduled_at?: string | null;
          started_at?: string | null;
          status: string;
          taken_at?: string;
          unit_price?: number | null;
          version_at: string;
        };
        Update: {
          address_id?: string | null;
          business_id?: string;
          canceled_at?: string | null;
          company_id?: string | null;
          currency?: string;
          current_period_ends_at?: string | null;
          current_period_starts_at?: string | null;
          customer_id?: string | null;
          fetched_at?: string | null;
          id?: string;
          interval?: string | null;
          is_fetched?: boolean;
          next_billed_at?: string | null;
          occurred_at?: string;
          paused_at?: string | null;
          plan?: string | null;
          price_id?: string | null;
          resumes_at?: string | null;
          scheduled_action?: string | null;
          scheduled_at?: string | null;
          started_at?: string | null;
          status?: string;
          taken_at?: string;
          unit_price?: number | null;
          version_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'subscriptions_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'subscriptions_plan_fkey';
            columns: ['plan'];
            isOneToOne: false;
            referencedRelation: 'plans';
            referencedColumns: ['id'];
          },
        ];
      };
      transactions: {
        Row: {
          balance: number | null;
          billed_at: string | null;
          business_id: string;
          credit: number | null;
          credit_to_balance: number | null;
          currency: string;
          customer_id: string | null;
          fetched_at: string | null;
          grand_total: number | null;
          id: string;
          invoice_number: string | null;
          is_fetched: boolean;
          items: Json;
          made_at: string;
          occurred_at: string;
          origin: string;
          period_ends_at: string | null;
          period_starts_at: string | null;
          status: string;
          subscription_id: string | null;
          subtotal: number;
          taken_at: string;
          tax: number;
          tax_rate: number | null;
          total: number;
          version_at: string;
        };
        Insert: {
          balance?: number | null;
          billed_at?: string | null;
          business_id: string;
          credit?: number | null;
          credit_to_balance?: number | null;
          currency: string;
          customer_id?: string | null;
          fetched_at?: string | null;
          grand_total?: number | null;
          id: string;
          invoice_number?: string | null;
          is_fetched?: boolean;
          items?: Json;
          made_at: string;
          occurred_at: string;
          origin: string;
          period_ends_at?: string | null;
          period_starts_at?: string | null;
          status: string;
          subscription_id?: string | null;
          subtotal?: number;
          taken_at?: string;
          tax?: number;
          tax_rate?: number | null;
          total?: number;
          version_at: string;
        };
        Update: {
          balance?: number | null;
          billed_at?: string | null;
          business_id?: string;
          credit?: number | null;
          credit_to_balance?: number | null;
          currency?: string;
          customer_id?: string | null;
          fetched_at?: string | null;
          grand_total?: number | null;
          id?: string;
          invoice_number?: string | null;
          is_fetched?: boolean;
          items?: Json;
          made_at?: string;
          occurred_at?: string;
          origin?: string;
          period_ends_at?: string | null;
          period_starts_at?: string | null;
          status?: string;
          subscription_id?: string | null;
          subtotal?: number;
          taken_at?: string;
          tax?: number;
          tax_rate?: number | null;
          total?: number;
          version_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'transactions_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      usage_entries: {
        Row: {
          business_id: string;
          call_id: string | null;
          called_at: string;
          counted_at: string;
          id: number;
          made_at: string;
          made_by: string | null;
          overage_from: number | null;
          reason: string;
          seconds: number;
        };
        Insert: {
          business_id: string;
          call_id?: string | null;
          called_at: string;
          counted_at: string;
          id?: number;
          made_at?: string;
          made_by?: string | null;
          overage_from?: number | null;
          reason: string;
          seconds: number;
        };
        Update: {
          business_id?: string;
          call_id?: string | null;
          called_at?: string;
          counted_at?: string;
          id?: number;
          made_at?: string;
          made_by?: string | null;
          overage_from?: number | null;
          reason?: string;
          seconds?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'usage_entries_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'usage_entries_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'usage_entries_made_by_fkey';
            columns: ['made_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
            referencedColumns: ['id'];
          },
        ];
      };
      usage_periods: {
        Row: {
          business_id: string;
          charge_amount: number | null;
          charge_currency: string | null;
          charge_error: string | null;
          charge_status: string;
          charge_transaction_id: string | null;
          charge_tried_at: string | null;
          closed_at: string;
          ends_at: string;
          id: string;
          included_seconds: number;
          minute_cents: number | null;
          overage_cents: number;
          overage_seconds: number;
          plan: string;
          starts_at: string;
          subscription_id: string | null;
          used_seconds: number;
        };
        Insert: {
          business_id: string;
          charge_amount?: number | null;
          charge_currency?: string | null;
          charge_error?: string | null;
          charge_status?: string;
          charge_transaction_id?: string | null;
          charge_tried_at?: string | null;
          closed_at?: string;
          ends_at: string;
          id?: string;
          included_seconds: number;
          minute_cents?: number | null;
          overage_cents?: number;
          overage_seconds?: number;
          plan: string;
          starts_at: string;
          subscription_id?: string | null;
          used_seconds: number;
        };
        Update: {
          business_id?: string;
          charge_amount?: number | null;
          charge_currency?: string | null;
          charge_error?: string | null;
          charge_status?: string;
          charge_transaction_id?: string | null;
          charge_tried_at?: string | null;
          closed_at?: string;
          ends_at?: string;
          id?: string;
          included_seconds?: number;
          minute_cents?: number | null;
          overage_cents?: number;
          overage_seconds?: number;
          plan?: string;
          starts_at?: string;
          subscription_id?: string | null;
          used_seconds?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'usage_periods_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'usage_periods_plan_fkey';
            columns: ['plan'];
            isOneToOne: false;
            referencedRelation: 'plans';
            referencedColumns: ['id'];
          },
        ];
      };
      webhook_deliveries: {
        Row: {
          attempted_at: string | null;
          attempts: number;
          business_id: string;
          call_id: string | null;
          caller_id: string | null;
          created_at: string;
          endpoint_id: string;
          error: string | null;
          id: string;
          kind: string;
          message_id: string;
          next_attempt_at: string | null;
          payload: string;
          response_ms: number | null;
          response_status: number | null;
          response_text: string | null;
          status: string;
          subject_id: string;
          transaction_id: number;
        };
        Insert: {
          attempted_at?: string | null;
          attempts?: number;
          business_id: string;
          call_id?: string | null;
          caller_id?: string | null;
          created_at?: string;
          endpoint_id: string;
          error?: string | null;
          id?: string;
          kind: string;
          message_id: string;
          next_attempt_at?: string | null;
          payload: string;
          response_ms?: number | null;
          response_status?: number | null;
          response_text?: string | null;
          status?: string;
          subject_id: string;
          transaction_id?: number;
        };
        Update: {
          attempted_at?: string | null;
          attempts?: number;
          business_id?: string;
          call_id?: string | null;
          caller_id?: string | null;
          created_at?: string;
          endpoint_id?: string;
          error?: string | null;
          id?: string;
          kind?: string;
          message_id?: string;
          next_attempt_at?: string | null;
          payload?: string;
          response_ms?: number | null;
          response_status?: number | null;
          response_text?: string | null;
          status?: string;
          subject_id?: string;
          transaction_id?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'webhook_deliveries_business_id_call_id_fkey';
            columns: ['business_id', 'call_id'];
            isOneToOne: false;
            referencedRelation: 'calls';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'webhook_deliveries_business_id_caller_id_fkey';
            columns: ['business_id', 'caller_id'];
            isOneToOne: false;
            referencedRelation: 'callers';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'webhook_deliveries_business_id_endpoint_id_fkey';
            columns: ['business_id', 'endpoint_id'];
            isOneToOne: false;
            referencedRelation: 'webhook_endpoints';
            referencedColumns: ['business_id', 'id'];
          },
          {
            foreignKeyName: 'webhook_deliveries_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
        ];
      };
      webhook_endpoints: {
        Row: {
          business_id: string;
          created_at: string;
          created_by: string | null;
          description: string;
          events: string[];
          failing_since: string | null;
          id: string;
          status: string;
          stopped_because: string | null;
          updated_at: string;
          url: string;
        };
        Insert: {
          business_id: string;
          created_at?: string;
          created_by?: string | null;
          description?: string;
          events: string[];
          failing_since?: string | null;
          id?: string;
          status?: string;
          stopped_because?: string | null;
          updated_at?: string;
          url: string;
        };
        Update: {
          business_id?: string;
          created_at?: string;
          created_by?: string | null;
          description?: string;
          events?: string[];
          failing_since?: string | null;
          id?: string;
          status?: string;
          stopped_because?: string | null;
          updated_at?: string;
          url?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'webhook_endpoints_business_id_fkey';
            columns: ['business_id'];
            isOneToOne: false;
            referencedRelation: 'businesses';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'webhook_endpoints_created_by_fkey';
            columns: ['created_by'];
            isOneToOne: false;
            referencedRelation: 'profiles';
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
      accept_invitation: { Args: { p_token: string }; Returns: string };
      act_on_call: {
        Args: { p_business_id: string; p_call_id: string; p_action: string; p_to?: string };
        Returns: string;
      };
      add_note: {
        Args: {
          p_business_id: string;
          p_id: string;
          p_body: string;
          p_call_id?: string;
          p_caller_id?: string;
        };
        Returns: undefined;
      };
      admin_billing_overview: { Args: Record<PropertyKey, never>; Returns: Json };
      admin_business_billing: {
        Args: { p_business_id: string; p_before?: string; p_before_id?: string; p_limit?: number };
        Returns: Json;
      };
      admin_change_site: {
        Args: {
          p_site_url: string;
          p_is_sign_up_open: boolean;
          p_banner: string;
          p_banner_tone: string;
        };
        Returns: undefined;
      };
      admin_count_messages: { Args: Record<PropertyKey, never>; Returns: number };
      admin_delete_message: { Args: { p_id: string }; Returns: boolean };
      admin_discard_jobs: { Args: { p_ids: number[] }; Returns: number };
      admin_event: { Args: { p_event_id: string }; Returns: Json };
      admin_event_counts: {
        Args: Record<PropertyKey, never>;
        Returns: { provider: string; status: string; count: number }[];
      };
      admin_job_counts: {
        Args: Record<PropertyKey, never>;
        Returns: { task: string; state: string; count: number; oldest_seconds: number }[];
      };
      admin_list_businesses: {
        Args: { p_query?: string; p_before?: string; p_before_id?: string; p_limit?: number };
        Returns: {
          id: string;
          name: string;
          kind: string;
          created_at: string;
          is_disabled: boolean;
          members: number;
          calls: number;
          last_call_at: string;
          owner_email: string;
        }[];
      };
      admin_list_events: {
        Args: {
          p_provider?: string;
          p_status?: string;
          p_type?: string;
          p_external_id?: string;
          p_business_id?: string;
          p_before?: string;
          p_before_id?: string;
          p_limit?: number;
        };
        Returns: {
          id: string;
          provider: string;
          type: string;
          external_id: string;
          business_id: string;
          business_name: string;
          status: string;
          occurred_at: string;
          received_at: string;
          processed_at: string;
          deliveries: number;
          attempts: number;
          error: string;
        }[];
      };
      admin_list_jobs: {
        Args: { p_task?: string; p_state?: string; p_before?: number; p_limit?: number };
        Returns: {
          id: number;
          task: string;
          state: string;
          key: string;
          queue: string;
          payload: Json;
          attempts: number;
          max_attempts: number;
          last_error: string;
          run_at: string;
          created_at: string;
          updated_at: string;
          locked_at: string;
        }[];
      };
      admin_list_messages: {
        Args: {
          p_query?: string;
          p_is_done?: boolean;
          p_before?: string;
          p_before_id?: string;
          p_limit?: number;
        };
        Returns: {
          id: string;
          name: string;
          email: string;
          message: string;
          created_at: string;
          done_at: string;
        }[];
      };
      admin_list_users: {
        Args: { p_query?: string; p_before?: string; p_before_id?: string; p_limit?: number };
        Returns: {
          id: string;
          email: string;
          full_name: string;
          created_at: string;
          last_sign_in_at: string;
          is_disabled: boolean;
          is_admin: boolean;
          businesses: string[];
        }[];
      };
      admin_mark_message: { Args: { p_id: string; p_is_done: boolean }; Returns: boolean };
      admin_message: {
        Args: { p_id: string };
        Returns: {
          id: string;
          name: string;
          email: string;
          message: string;
          created_at: string;
          done_at: string;
          done_by: string;
        }[];
      };
      admin_overview: {
        Args: Record<PropertyKey, never>;
        Returns: {
          users: number;
          businesses: number;
          calls_today: number;
          events_waiting: number;
          events_failed: number;
          events_unroutable: number;
          mail_failed: number;
        }[];
      };
      admin_replay_events: { Args: { p_ids: string[] }; Returns: number };
      admin_replay_matching_events: {
        Args: {
          p_provider?: string;
          p_status?: string;
          p_type?: string;
          p_external_id?: string;
          p_business_id?: string;
          p_limit?: number;
        };
        Returns: number;
      };
      admin_retry_billing_event: { Args: { p_event_id: string }; Returns: undefined };
      admin_retry_dead_jobs: { Args: { p_task?: string }; Returns: number };
      admin_retry_jobs: { Args: { p_ids: number[] }; Returns: number };
      admin_set_business_disabled: {
        Args: { p_business_id: string; p_disabled: boolean };
        Returns: undefined;
      };
      admin_set_user_disabled: {
        Args: { p_user_id: string; p_disabled: boolean };
        Returns: undefined;
      };
      admin_start_view: { Args: { p_business_id: string }; Returns: undefined };
      admin_stop_view: { Args: Record<PropertyKey, never>; Returns: undefined };
      analytics: { Args: { p_business_id: string; p_from: string; p_to: string }; Returns: Json };
      answer_assistant_request: {
        Args: { p_phone_number_id: string; p_caller: string };
        Returns: Json;
      };
      answer_call_context: {
        Args: {
          p_phone_number_id: string;
          p_assistant_id: string;
          p_vapi_call_id: string;
          p_from: string;
          p_to: string;
        };
        Returns: Json;
      };
      answer_look_up: {
        Args: { p_business_id: string; p_question: string; p_of_draft?: boolean };
        Returns: string;
      };
      answer_noted: {
        Args: { p_business_id: string; p_call: Json; p_tool: Json; p_result: string };
        Returns: string;
      };
      answer_trial_context: {
        Args: { p_business_id: string; p_from: string; p_to: string };
        Returns: Json;
      };
      answer_with_appointment: {
        Args: {
          p_business_id: string;
          p_call: Json;
          p_tool: Json;
          p_appointment: Json;
          p_result: string;
        };
        Returns: string;
      };
      answer_with_follow_up: {
        Args: {
          p_business_id: string;
          p_call: Json;
          p_tool: Json;
          p_request: Json;
          p_result: string;
        };
        Returns: string;
      };
      answer_with_spam: {
        Args: { p_business_id: string; p_call: Json; p_tool: Json; p_result: string };
        Returns: string;
      };
      api_list: {
        Args: {
          p_token_hash: string;
          p_list: string;
          p_filters?: Json;
          p_at?: string;
          p_id?: string;
          p_limit?: number;
        };
        Returns: Json;
      };
      api_read: { Args: { p_token_hash: string; p_what: string; p_id: string }; Returns: Json };
      app_frame: {
        Args: { p_business_id: string };
        Returns: { phone_number: string; overdue: number; billing: Json }[];
      };
      apply_billing_event: { Args: { p_event_id: string; p_snapshot: Json }; Returns: string };
      apply_billing_snapshots: {
        Args: { p_snapshots: Json };
        Returns: { id: string; outcome: string; business_id: string; problem: string }[];
      };
      apply_call_event: { Args: { p_event_id: string; p_event: Json }; Returns: string };
      begin_billing_act: { Args: { p_business_id: string; p_act: string }; Returns: string };
      billing_banner: { Args: { p_business_id: string }; Returns: Json };
      billing_ids: { Args: { p_business_id: string }; Returns: Json };
      billing_state: { Args: { p_business_id: string }; Returns: Json };
      billing_usage: {
        Args: { p_business_id: string };
        Returns: {
          period_starts_at: string;
          period_ends_at: string;
          included_seconds: number;
          used_seconds: number;
          calls: number;
          spam: number;
          short: number;
          tests: number;
          corrections: number;
          first_call_at: string;
        }[];
      };
      block_caller: {
        Args: { p_business_id: string; p_caller_id: string; p_is_blocked: boolean };
        Returns: undefined;
      };
      book_appointment: {
        Args: {
          p_business_id: string;
          p_vapi_call_id: string;
          p_name: string;
          p_phone_number: string;
          p_reason: string;
          p_starts_at: string;
          p_ends_at: string;
        };
        Returns: string;
      };
      businesses_owned_alone: {
        Args: Record<PropertyKey, never>;
        Returns: { id: string; name: string }[];
      };
      call_day_counts: {
        Args: { p_business_id: string; p_from: string; p_to: string };
        Returns: {
          day: string;
          calls: number;
          answered: number;
          after_hours: number;
          missed: number;
          booked: number;
        }[];
      };
      call_ledger: { Args: { p_business_id: string }; Returns: Json };
      call_neighbours: {
        Args: { p_business_id: string; p_call_id: string; p_filters?: Json };
        Returns: { newer_id: string; older_id: string }[];
      };
      call_page: {
        Args: { p_business_id: string; p_call_id: string; p_filters?: Json };
        Returns: Json;
      };
      call_totals: {
        Args: { p_business_id: string; p_filters?: Json; p_bound?: number };
        Returns: { calls: number; is_more: boolean; oldest: string; newest: string }[];
      };
      change_follow_ups: {
        Args: {
          p_business_id: string;
          p_ids: string[];
          p_action: string;
          p_value: Json;
          p_change: string;
        };
        Returns: Json;
      };
      change_member_role: {
        Args: { p_business_id: string; p_user_id: string; p_role: string };
        Returns: undefined;
      };
      change_webhook: {
        Args: { p_id: string; p_url: string; p_events: string[]; p_description: string };
        Returns: undefined;
      };
      check_calls: { Args: { p_business_id: string }; Returns: undefined };
      checkout_is_superseded: { Args: { p_transaction_id: string }; Returns: boolean };
      choose_mails: {
        Args: { p_business_id: string; p_user_id: string; p_choices: Json };
        Returns: boolean;
      };
      claim_assistant: {
        Args: { p_business_id: string; p_assistant_id: string };
        Returns: boolean;
      };
      correct_call: {
        Args: { p_business_id: string; p_call_id: string; p_changes: Json; p_change: string };
        Returns: Json;
      };
      count_calls: {
        Args: { p_business_id: string; p_filters?: Json; p_bound?: number };
        Returns: number;
      };
      count_follow_ups: {
        Args: { p_business_id: string; p_view: string; p_kind: string; p_bounds: string[] };
        Returns: Json;
      };
      count_of_caller: { Args: { p_business_id: string; p_caller_id: string }; Returns: Json };
      create_api_token: {
        Args: { p_business_id: string; p_name: string; p_scopes: string[]; p_days?: number };
        Returns: string;
      };
      create_business: {
        Args: { p_name: string; p_time_zone: string; p_kind?: string; p_phone_number?: string };
        Returns: string;
      };
      create_feed_token: { Args: { p_business_id: string; p_kind: string }; Returns: string };
      create_follow_up: {
        Args: {
          p_business_id: string;
          p_id: string;
          p_kind: string;
          p_title: string;
          p_due_at?: string;
          p_call_id?: string;
          p_caller_id?: string;
          p_assigned_to?: string;
        };
        Returns: undefined;
      };
      create_webhook: {
        Args: { p_business_id: string; p_url: string; p_events: string[]; p_description?: string };
        Returns: Json;
      };
      current_versions: {
        Args: { p_business_id: string };
        Returns: { version: number; config: Json; is_newest: boolean; is_live: boolean }[];
      };
      delete_account: { Args: Record<PropertyKey, never>; Returns: string };
      delete_business: { Args: { p_business_id: string; p_name: string }; Returns: string };
      delete_note: {
        Args: { p_business_id: string; p_note_id: string; p_is_deleted?: boolean };
        Returns: undefined;
      };
      delete_recording: { Args: { p_business_id: string; p_call_id: string }; Returns: string };
      delete_webhook: { Args: { p_id: string }; Returns: undefined };
      due_digests: { Args: { p_now?: string; p_limit?: number }; Returns: Json[] };
      edit_note: {
        Args: { p_business_id: string; p_note_id: string; p_body: string };
        Returns: undefined;
      };
      end_billing_act: {
        Args: { p_business_id: string; p_token: string; p_subject: string; p_changes: Json };
        Returns: undefined;
      };
      end_push_subscription: { Args: Record<PropertyKey, never>; Returns: undefined };
      end_session: { Args: { p_id: string }; Returns: boolean };
      erase_caller: { Args: { p_business_id: string; p_caller_id: string }; Returns: string };
      export_page: {
        Args: {
          p_business_id: string;
          p_list: string;
          p_filters?: Json;
          p_at?: string;
          p_id?: string;
          p_limit?: number;
        };
        Returns: Json;
      };
      feed_calls: { Args: { p_business_id: string; p_limit?: number }; Returns: Json };
      forwarding_states: {
        Args: { p_business_id: string };
        Returns: {
          phone_line_id: string;
          condition: string;
          verified_at: string;
          call_id: string;
          caller_number: string;
          caller_name: string;
          started_at: string;
          expires_at: string;
          is_verified: boolean;
        }[];
      };
      hand_over_ownership: {
        Args: { p_business_id: string; p_user_id: string };
        Returns: undefined;
      };
      hear_words: {
        Args: { p_vapi_call_id: string; p_speaker: string; p_text: string; p_start_ms: number };
        Returns: boolean;
      };
      hide_first_steps: {
        Args: { p_business_id: string; p_are_hidden: boolean };
        Returns: undefined;
      };
      invite_member: {
        Args: { p_business_id: string; p_email: string; p_role: string };
        Returns: string;
      };
      is_platform_admin: { Args: Record<PropertyKey, never>; Returns: boolean };
      keep_push_subscription: {
        Args: { p_endpoint: string; p_p256dh: string; p_auth: string; p_device: string };
        Returns: string;
      };
      keep_recording: {
        Args: { p_business_id: string; p_call_id: string; p_is_kept: boolean };
        Returns: undefined;
      };
      leave_live: { Args: Record<PropertyKey, never>; Returns: undefined };
      list_callers: {
        Args: {
          p_business_id: string;
          p_filters?: Json;
          p_order?: string;
          p_cursor?: Json;
          p_newer?: boolean;
          p_limit?: number;
        };
        Returns: Json;
      };
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
          hit_position: number;
          hit_speaker: string;
          hit_text: string;
          hit_start_ms: number;
        }[];
      };
      list_follow_ups: {
        Args: {
          p_business_id: string;
          p_view: string;
          p_kind?: string;
          p_at?: string;
          p_id?: string;
          p_is_before?: boolean;
          p_due_by?: string;
          p_limit?: number;
        };
        Returns: {
          id: string;
          kind: string;
          title: string;
          status: string;
          due_at: string;
          snoozed_until: string;
          done_at: string;
          assigned_to: string;
          done_by: string;
          created_by: string;
          call_id: string;
          caller_id: string;
          sort_at: string;
          caller_name: string;
          caller_number: string;
          lead_quality: string;
        }[];
      };
      list_members: {
        Args: { p_business_id: string };
        Returns: {
          user_id: string;
          full_name: string;
          email: string;
          role: string;
          avatar_path: string;
          joined_at: string;
          last_sign_in_at: string;
        }[];
      };
      list_push_devices: {
        Args: Record<PropertyKey, never>;
        Returns: {
          id: string;
          device: string;
          is_this: boolean;
          created_at: string;
          last_success_at: string;
          last_error: string;
          last_error_at: string;
        }[];
      };
      list_sessions: {
        Args: Record<PropertyKey, never>;
        Returns: { id: string; created_at: string; seen_at: string; user_agent: string }[];
      };
      list_views: {
        Args: { p_business_id: string; p_ready?: Json; p_bound?: number };
        Returns: {
          id: string;
          name: string;
          filters: Json;
          is_shared: boolean;
          is_own: boolean;
          calls: number;
        }[];
      };
      mail_choices: { Args: { p_business_id: string; p_user_id: string }; Returns: Json };
      mark_call_spam: {
        Args: {
          p_business_id: string;
          p_call_id: string;
          p_is_spam: boolean;
          p_change: string;
          p_undo?: string;
        };
        Returns: boolean;
      };
      mark_drift: {
        Args: { p_business_id: string; p_hash: string; p_drift: Json };
        Returns: undefined;
      };
      mark_phone_line: {
        Args: {
          p_line_id: string;
          p_vapi_id: string;
          p_number: string;
          p_state: string;
          p_error: string;
        };
        Returns: boolean;
      };
      mark_published: {
        Args: {
          p_business_id: string;
          p_version: number;
          p_assistant_id: string;
          p_hash: string;
          p_body: Json;
        };
        Returns: undefined;
      };
      mark_vapi_released: { Args: { p_business_id: string; p_counts: Json }; Returns: undefined };
      may: { Args: { p_business_id: string; p_permission: string }; Returns: boolean };
      member_businesses: { Args: Record<PropertyKey, never>; Returns: string[] };
      member_role: { Args: { p_business_id: string }; Returns: string };
      merge_callers: {
        Args: { p_business_id: string; p_kept_id: string; p_merged_id: string };
        Returns: string;
      };
      my_businesses: {
        Args: Record<PropertyKey, never>;
        Returns: {
          id: string;
          name: string;
          slug: string;
          time_zone: string;
          logo_path: string;
          onboarding_step: string;
          role: string;
          is_disabled: boolean;
        }[];
      };
      my_session: { Args: Record<PropertyKey, never>; Returns: Json };
      name_caller: {
        Args: { p_business_id: string; p_caller_id: string; p_name: string; p_seen?: string };
        Returns: string;
      };
      note_billing_sync: { Args: { p_business_id: string; p_error: string }; Returns: undefined };
      note_download: {
        Args: { p_business_id: string; p_list: string; p_format: string };
        Returns: undefined;
      };
      note_export: { Args: { p_business_id: string }; Returns: undefined };
      note_publication_problem: {
        Args: { p_business_id: string; p_version: number; p_error: string; p_is_final: boolean };
        Returns: undefined;
      };
      note_test_call: {
        Args: { p_business_id: string; p_vapi_call_id: string };
        Returns: undefined;
      };
      note_transfer: {
        Args: {
          p_business_id: string;
          p_vapi_call_id: string;
          p_person_id: string;
          p_request_key: string;
        };
        Returns: boolean;
      };
      plan_losses: { Args: { p_business_id: string; p_plan: string }; Returns: Json };
      publish_receptionist: {
        Args: { p_business_id: string; p_config: Json; p_note?: string };
        Returns: number;
      };
      queue_digest: {
        Args: {
          p_business_id: string;
          p_user_id: string;
          p_day: string;
          p_has_news: boolean;
          p_now?: string;
        };
        Returns: boolean;
      };
      raise_example_error: { Args: { p_example: string }; Returns: undefined };
      read_caller: {
        Args: { p_business_id: string; p_caller_id: string; p_before?: Json; p_limit?: number };
        Returns: Json;
      };
      read_draft: {
        Args: { p_business_id: string };
        Returns: {
          receptionist_id: string;
          draft: Json;
          hashes: Json;
          changed_at: string;
          changed_by: string;
        }[];
      };
      read_invitation: {
        Args: { p_token: string };
        Returns: {
          email: string;
          role: string;
          business_id: string;
          business_name: string;
          inviter: string;
          state: string;
          has_account: boolean;
          unconfirmed_id: string;
        }[];
      };
      read_mail_action: { Args: { p_token: string }; Returns: Json };
      read_search: { Args: { p_business_id: string; p_text: string }; Returns: Json };
      receive_contact_message: {
        Args: {
          p_form_id: string;
          p_name: string;
          p_email: string;
          p_message: string;
          p_to: string[];
        };
        Returns: boolean;
      };
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
      recording_figures: { Args: { p_business_id: string }; Returns: Json };
      remove_member: { Args: { p_business_id: string; p_user_id: string }; Returns: undefined };
      request_phone_line: {
        Args: { p_business_id: string; p_area_code?: string; p_label?: string; p_have?: number };
        Returns: string;
      };
      resend_webhook: { Args: { p_delivery_id: string }; Returns: undefined };
      restore_version: { Args: { p_business_id: string; p_version: number }; Returns: undefined };
      retry_publication: { Args: { p_business_id: string }; Returns: undefined };
      revoke_api_token: { Args: { p_id: string }; Returns: undefined };
      revoke_feed_token: { Args: { p_id: string }; Returns: undefined };
      revoke_invitation: { Args: { p_id: string }; Returns: undefined };
      rotate_webhook_secret: { Args: { p_id: string }; Returns: string };
      save_draft: {
        Args: { p_business_id: string; p_section: string; p_value: Json; p_base: string };
        Returns: undefined;
      };
      save_draft_sections: {
        Args: { p_business_id: string; p_values: Json; p_bases: Json };
        Returns: undefined;
      };
      service_at: { Args: { p_business_id: string; p_at: string }; Returns: Json };
      service_status: { Args: Record<PropertyKey, never>; Returns: Json };
      set_usage_choice: {
        Args: { p_business_id: string; p_at_cap: string; p_ring_number: string };
        Returns: undefined;
      };
      subscription_money: {
        Args: { p_business_id: string };
        Returns: { subscription_id: string; due: number; with_tax: number; credit: number }[];
      };
      switch_billing: { Args: { p_is_on: boolean }; Returns: undefined };
      switch_webhook: { Args: { p_id: string; p_is_on: boolean }; Returns: undefined };
      tag_caller: {
        Args: { p_business_id: string; p_caller_id: string; p_tag: string; p_is_on?: boolean };
        Returns: string;
      };
      take_mail_action: {
        Args: { p_token: string; p_until: string; p_ip: string; p_agent: string };
        Returns: string;
      };
      test_push_device: { Args: { p_id: string }; Returns: boolean };
      test_webhook: { Args: { p_id: string }; Returns: undefined };
      today_number: {
        Args: { p_business_id: string };
        Returns: { phone_number: string; is_answering: boolean; first_steps: Json }[];
      };
      undo_corrections: {
        Args: { p_business_id: string; p_call_id: string; p_change: string };
        Returns: number;
      };
      undo_follow_ups: { Args: { p_business_id: string; p_change: string }; Returns: number };
      undo_mail_action: {
        Args: { p_token: string; p_ip: string; p_agent: string };
        Returns: boolean;
      };
      unmerge_callers: { Args: { p_business_id: string; p_merge_id: string }; Returns: string };
      usage_corrections: {
        Args: { p_business_id: string; p_limit?: number };
        Returns: {
          id: number;
          made_at: string;
          called_at: string;
          seconds: number;
          reason: string;
          call_id: string;
          made_by: string;
        }[];
      };
      use_api_token: {
        Args: { p_token_hash: string };
        Returns: {
          id: string;
          business_id: string;
          scopes: string[];
          time_zone: string;
          has_api: boolean;
        }[];
      };
      use_feed_token: {
        Args: { p_kind: string; p_token: string };
        Returns: {
          id: string;
          business_id: string;
          user_id: string;
          business_name: string;
          time_zone: string;
        }[];
      };
    };
    Enums: { [_ in never]: never };
    CompositeTypes: { [_ in never]: never };
  };
};
