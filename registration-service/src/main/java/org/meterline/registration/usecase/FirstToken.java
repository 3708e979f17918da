package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Issues an access token to a registration of the time before access tokens; all else of it stays. */
@Singleton
class FirstToken {

    private final Journal journal;
    private final TokenDerivation tokens;
    private final Clock wallClock;

    FirstToken(Journal journal, TokenDerivation tokens, @WallClock Clock wallClock) {
        this.journal = journal;
        this.tokens = tokens;
        this.wallClock = wallClock;
    }

    /** @param meter one without any generation, locked for a change */
    UsageMeter issue(UsageMeter meter, Actor actor) {
        TokenGeneration first =
                tokens.issue(meter.provider(), meter.id(), meter.credentials().nextNumber(), wallClock.instant());
        UsageMeter issued = meter.withFirst(first);
        journal.changed(issued, actor, Kind.TOKEN_ISSUED, Map.of("tokenGeneration", Integer.toString(first.number())));
        return issued;
    }
}
