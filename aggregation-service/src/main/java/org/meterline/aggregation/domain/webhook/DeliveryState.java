package org.meterline.aggregation.domain.webhook;

/**
 * How far a delivery has come.
 *
 * <pre>
 * PENDING ──answered with 2xx──► DELIVERED
 *  │   ▲                            │
 *  │   └──────────replay────────────┤
 *  └──attempts used up──► DEAD ─────┘
 * </pre>
 */
public enum DeliveryState {
    PENDING,
    DELIVERED,
    DEAD
}
