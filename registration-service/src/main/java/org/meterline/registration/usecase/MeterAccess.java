package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.UsageMeter;

/** Lets people to the usage meters of their provider, and a usage meter to itself while its access token lives. */
@Singleton
class MeterAccess {

    sealed interface Access {

        record Granted(UsageMeter meter) implements Access {}

        /** There is none, or none that the asker may see. */
        record NotFound() implements Access {}

        /** The registration or the access token behind the asker's token has ended. */
        record Ended() implements Access {}
    }

    private final UsageMeterStore store;
    private final Clock wallClock;

    MeterAccess(UsageMeterStore store, @WallClock Clock wallClock) {
        this.store = store;
        this.wallClock = wallClock;
    }

    Access toRead(UUID id, Asker asker) {
        return hidden(id, asker) ? new Access.NotFound() : access(store.find(id), asker);
    }

    Access toChange(UUID id, Asker asker) {
        return hidden(id, asker) ? new Access.NotFound() : access(store.findToChange(id), asker);
    }

    /** Whether the asker may ask for what belongs to no usage meter in particular. */
    boolean admits(Asker asker) {
        return switch (asker) {
            case Asker.People people -> true;
            case Asker.UsageMeterItself self ->
                store.find(self.id()).filter(meter -> lives(meter, self)).isPresent();
        };
    }

    private static boolean hidden(UUID id, Asker asker) {
        return asker instanceof Asker.UsageMeterItself self && !self.id().equals(id);
    }

    private Access access(Optional<UsageMeter> found, Asker asker) {
        return switch (asker) {
            case Asker.People people ->
                found.filter(people.scope()::sees)
                        .<Access>map(Access.Granted::new)
                        .orElseGet(Access.NotFound::new);
            case Asker.UsageMeterItself self ->
                found.filter(meter -> lives(meter, self))
                        .<Access>map(Access.Granted::new)
                        .orElseGet(Access.Ended::new);
        };
    }

    private boolean lives(UsageMeter meter, Asker.UsageMeterItself self) {
        return meter.state() instanceof Present && meter.credentials().validAt(self.generation(), wallClock.instant());
    }
}
