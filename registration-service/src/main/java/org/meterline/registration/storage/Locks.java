package org.meterline.registration.storage;

import jakarta.persistence.EntityManager;

/** Advisory locks of PostgreSQL for what has no row yet. */
final class Locks {

    /** Which kind of thing a lock is on; the numbers are fixed, because processes of two versions may run side by side. */
    enum Kind {
        USAGE_METER(1),
        IDEMPOTENCY_KEY(2),
        SIGNING_KEYS(3),
        RELAY(4),
        UPGRADE_PACKAGE(5),
        NOTICES(6);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    private Locks() {}

    /** Held until the transaction ends. Two names may share a lock by chance; that only makes one wait. */
    static void untilCommit(EntityManager entities, Kind kind, String name) {
        var unused = entities.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(:kind, hashtext(:name))")
                .setParameter("kind", kind.number())
                .setParameter("name", name)
                .getSingleResult();
    }
}
