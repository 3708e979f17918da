package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.meterline.registration.domain.UsageMeter;

/** The orders to publish everything again, each with how far it has come. They are kept for ever. */
public interface Republications {

    /** From the first usage meter to the last there is now; whatever was ordered before is given up for it. */
    Republication begin(Instant now, Actor actor);

    Optional<Republication> newest();

    /** The usage meters that come next, as they are now. */
    List<UsageMeter> next(Republication order, int limit);

    /** Does nothing where another process has brought it forward meanwhile. */
    void advance(Republication order, long position, int published);

    void finish(Republication order, Instant now);

    /** How many usage meters are left of it, without those that wait to be published for a change of their own. */
    long pending(Republication order);
}
