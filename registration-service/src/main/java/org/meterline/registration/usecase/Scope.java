package org.meterline.registration.usecase;

import org.meterline.registration.domain.UsageMeter;

/** Whose usage meters a caller may see; what lies outside does not exist for it. */
public sealed interface Scope {

    boolean sees(String provider);

    default boolean sees(UsageMeter meter) {
        return sees(meter.provider());
    }

    /** A provider's own people and portal. */
    record OneProvider(String provider) implements Scope {

        @Override
        public boolean sees(String other) {
            return provider.equals(other);
        }
    }

    /** A platform admin who has not chosen one. */
    record EveryProvider() implements Scope {

        @Override
        public boolean sees(String provider) {
            return true;
        }
    }
}
