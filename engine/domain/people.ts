/** What a person may be. Which procedures a role may call stands in the permission table of the contract. */
export const roles = ['viewer', 'trader', 'risk', 'compliance', 'administrator'] as const;
export type Role = (typeof roles)[number];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** pending: waits for a second person; suspended: kept, and let in no more. */
  readonly state: 'active' | 'pending' | 'suspended';
  /** The passphrase was chosen by somebody else and must be changed. */
  readonly mustChange: boolean;
  readonly createdAt: number;
  readonly createdBy: string | null;
  readonly changedAt: number;
}

/** What needs a second person. */
export const approvalKinds = ['role', 'limit', 're-arm', 'manual-trade'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

export interface Approval {
  readonly id: string;
  readonly kind: ApprovalKind;
  /** One line for the person who decides. */
  readonly summary: string;
  readonly payload: unknown;
  readonly state: 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'expired';
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly reason: string | null;
}

/** Most lots, long or short, that a book may hold of an instrument. */
export interface RiskLimit {
  readonly book: string;
  readonly instrument: string;
  readonly mostLots: number;
  readonly changedAt: number;
}

/** A trade made elsewhere (by telephone, say) and written down here. */
export interface ManualTrade {
  readonly id: string;
  readonly book: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly lots: number;
  /** A decimal number as text: money is never a float. */
  readonly price: string;
  readonly currency: string;
  readonly counterparty: string;
  readonly tradedAt: number;
  readonly recordedAt: number;
  readonly recordedBy: string;
  readonly approval: string | null;
}

export interface Passkey {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly origin: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}
