package org.meterline.registration.domain;

import java.time.Instant;

/** What a usage meter last showed of itself, and the health that was made of it. */
public record Vitals(SignsOfLife signs, Weighed weighed) {

    /** Of a meter that nothing is known of yet. */
    public static Vitals none() {
        return new Vitals(SignsOfLife.none(), Weighed.nothing());
    }

    /** Takes new signs and weighs them; with the same signs and instant always the same. */
    public Vitals with(SignsOfLife newSigns, Standing standing, HealthLimits limits, Instant now) {
        SignsOfLife expected = newSigns.expectedBy(standing, now);
        return new Vitals(expected, Weighed.of(standing, expected, limits, weighed, now));
    }
}
