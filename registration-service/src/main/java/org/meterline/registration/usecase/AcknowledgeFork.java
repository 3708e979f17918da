package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.SignsOfLife;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Somebody has looked after a fork: it is an error no more, and only what comes from now on can raise the next. */
@ApplicationScoped
public class AcknowledgeFork {

    private final UsageMeterStore meters;
    private final VitalsStore vitals;
    private final ChainStore chains;
    private final KeepHealth health;
    private final Journal journal;

    AcknowledgeFork(UsageMeterStore meters, VitalsStore vitals, ChainStore chains, KeepHealth health, Journal journal) {
        this.meters = meters;
        this.vitals = vitals;
        this.chains = chains;
        this.health = health;
        this.journal = journal;
    }

    /** Where there is no fork, nothing changes: so it may be repeated. */
    @Transactional
    public ChangeOutcome acknowledge(UUID id, Scope scope, Actor actor) {
        Optional<UsageMeter> found = meters.findToChange(id).filter(scope::sees);
        if (found.isEmpty()) {
            return new ChangeOutcome.NotFound();
        }
        UsageMeter meter = found.get();
        if (!(meter.state() instanceof Present)) {
            return new ChangeOutcome.Gone();
        }
        var locked = vitals.lock(List.of(id)).get(id);
        if (locked != null && locked.signs().fork() != null) {
            journal.noted(
                    meter,
                    actor,
                    Kind.FORK_ACKNOWLEDGED,
                    Map.of("fork", locked.signs().fork().detail()));
            chains.settle(id);
            health.note(meter, SignsOfLife::forkAcknowledged);
        }
        return new ChangeOutcome.Changed(meter);
    }
}
