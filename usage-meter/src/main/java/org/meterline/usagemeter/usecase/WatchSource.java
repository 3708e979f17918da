package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.Licence;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.Rule;
import org.meterline.usagemeter.usecase.SourceState.Condition;

/**
 * Watches one vCenter for ever. A lost session, an hour without answer, a refused login or certificate are gaps, never
 * the end: each is tried again, at the latest after {@link CollectionSettings#retryEvery()}.
 */
public final class WatchSource implements Part {
    private static final Duration SLICE = Duration.ofSeconds(15);
    private static final Duration CLOCK_AT_LEAST_EVERY = Duration.ofMinutes(1);
    private static final Duration STATE_AT_LEAST_EVERY = Duration.ofMinutes(1);

    private final MeteredSource.Vcenter source;
    private final Vcenter.Door door;
    private final SourceBook book;
    private final StatusBoard board;
    private final Collecting with;
    private final SourceHours.Surroundings around;

    private @Nullable SourceHours hours;
    private Optional<UUID> instance;
    private Duration skew = Duration.ZERO;
    private boolean skewKnown;
    private String rulesTrouble = "";
    private int keysWithoutCategory;
    private @Nullable SourceState shown;
    private Instant shownAt = Instant.MIN;

    public WatchSource(
            MeteredSource.Vcenter source, Vcenter.Door door, SourceBook book, StatusBoard board, Collecting with) {
        this.source = source;
        this.door = door;
        this.book = book;
        this.board = board;
        this.with = with;
        this.around = with.surroundings();
        this.instance = source.instance();
    }

    /**
     * What all sources have in common.
     *
     * @param say where an operator hears of what should not wait
     */
    public record Collecting(
            Spool spool,
            SourceJournal.Shelf journals,
            Labels.Book labels,
            CollectionSettings settings,
            Clock clock,
            Pause pause,
            Consumer<String> say) {
        SourceHours.Surroundings surroundings() {
            return new SourceHours.Surroundings(spool, journals, labels, clock, settings.syncEvery());
        }
    }

    @Override
    public String name() {
        return "source " + source.name();
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try {
            resume();
            Duration pause = with.settings().reconnectPause();
            while (!Thread.currentThread().isInterrupted()) {
                try (Vcenter vcenter = door.open()) {
                    meet(vcenter);
                    pause = with.settings().reconnectPause();
                    watch(vcenter);
                } catch (VcenterLostException lost) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    show(Condition.UNREACHABLE, String.valueOf(lost.getMessage()));
                } catch (VcenterRefusedException refused) {
                    pause = with.settings().retryEvery();
                    refused(refused);
                }
                lost();
                waitFor(pause);
                pause = shorter(pause.multipliedBy(2), with.settings().retryEvery());
            }
        } finally {
            if (hours != null) {
                hours.close();
            }
        }
    }

    private void resume() throws IOException {
        if (instance.isPresent()) {
            Optional<SourceJournal.Kept> kept = with.journals().read(instance.get());
            if (kept.isPresent()) {
                hours = SourceHours.resume(kept.get(), around);
            }
        }
    }

    private void refused(VcenterRefusedException refused) {
        String why = String.valueOf(refused.getMessage());
        switch (refused.reason()) {
            case PLEASE_ACCEPT_CERTIFICATE -> {
                String what = why + " Nothing is collected until 'source accept-certificate " + source.name() + "'.";
                with.say().accept("CERTIFICATE OF " + source.name() + ": " + what);
                show(Condition.PLEASE_ACCEPT_CERTIFICATE, what);
            }
            case BAD_CREDENTIALS -> {
                with.say().accept("LOGIN TO " + source.name() + ": " + why);
                show(Condition.BAD_CREDENTIALS, why);
            }
            case NOT_A_VCENTER -> {
                with.say().accept(source.name() + ": " + why);
                show(Condition.UNREACHABLE, why);
            }
        }
    }

    /** Makes sure that it is the vCenter that was set up, and that no other source is it. */
    private void meet(Vcenter vcenter) throws IOException {
        UUID met = vcenter.source().id();
        if (instance.isEmpty()) {
            settle(met);
            instance = Optional.of(met);
            resume();
        } else if (!instance.get().equals(met)) {
            throw new VcenterRefusedException(
                    VcenterRefusedException.Reason.NOT_A_VCENTER,
                    "another vCenter answers at " + source.url() + ": " + met + " instead of " + instance.get());
        }
    }

    private void settle(UUID met) throws IOException {
        book.change(sources -> {
            for (MeteredSource other : sources) {
                if (other instanceof MeteredSource.Vcenter vcenter
                        && vcenter.instance().equals(Optional.of(met))
                        && !vcenter.name().equals(source.name())) {
                    throw new VcenterRefusedException(
                            VcenterRefusedException.Reason.NOT_A_VCENTER,
                            "this vCenter, " + met + ", is metered as '" + vcenter.name() + "' already");
                }
            }
            return sources.stream()
                    .map(other -> other instanceof MeteredSource.Vcenter vcenter
                                    && vcenter.name().equals(source.name())
                            ? vcenter.being(met)
                            : other)
                    .toList();
        });
    }

    private void watch(Vcenter vcenter) throws VcenterLostException, IOException {
        List<InventoryObject> inventory = vcenter.inventory();
        Instant now = now(vcenter);
        SourceHours watching = connect(vcenter.source(), now, inventory);
        Instant ours = with.clock().instant();
        Instant clockRead = ours;
        Instant nextInventory = now.plus(with.settings().inventoryEvery());
        Instant nextSample = now.plus(with.settings().sampleEvery());
        lookAtKeys(watching.labels(), inventory);
        show(Condition.OK, detail(watching));
        while (!Thread.currentThread().isInterrupted()) {
            List<Vcenter.Change> changes = vcenter.changes(with.settings().longestWait());
            Instant before = now;
            Instant oursNow = with.clock().instant();
            if (changes.isEmpty() && canReckon(Duration.between(ours, oursNow), Duration.between(clockRead, oursNow))) {
                now = oursNow.plus(skew);
            } else {
                now = now(vcenter);
                oursNow = with.clock().instant();
                clockRead = oursNow;
            }
            Duration step = Duration.between(before, now).minus(Duration.between(ours, oursNow));
            ours = oursNow;
            if (step.compareTo(with.settings().maxClockStep()) > 0) {
                with.say().accept("the clock of " + source.name() + " has moved on by " + step + " more than ours");
                watching.skipTo(now);
            }
            relabel(watching, now);
            watching.watched(now, changes);
            if (!now.isBefore(nextInventory)) {
                inventory = vcenter.inventory();
                now = now(vcenter);
                long repaired = watching.compare(now, inventory);
                if (repaired > 0) {
                    with.say()
                            .accept(source.name() + ": " + repaired
                                    + " changes came to light by a full inventory only");
                }
                nextInventory = now.plus(with.settings().inventoryEvery());
            } else if (!now.isBefore(nextSample)) {
                List<InventoryObject> samples = vcenter.samples();
                now = now(vcenter);
                watching.sample(now, samples);
                lookAtKeys(watching.labels(), samples);
                nextSample = now.plus(with.settings().sampleEvery());
            }
            show(Condition.OK, detail(watching));
        }
    }

    private SourceHours connect(RecordedSource as, Instant now, List<InventoryObject> inventory) throws IOException {
        SourceHours watching = hours;
        if (watching == null) {
            watching = SourceHours.begin(as, now, around);
            hours = watching;
        }
        relabel(watching, now);
        watching.connect(as, now, inventory);
        return watching;
    }

    /** Rules that cannot be read do not end the collection; those from before hold on. */
    private void relabel(SourceHours watching, Instant now) throws IOException {
        Labels current;
        try {
            current = with.labels().current();
            rulesTrouble = "";
        } catch (IOException e) {
            String trouble = "the rules cannot be read, those from before hold: " + e.getMessage();
            if (!trouble.equals(rulesTrouble)) {
                rulesTrouble = trouble;
                with.say().accept(trouble);
            }
            return;
        }
        watching.use(current, now);
    }

    /**
     * Where nothing has changed, the source's clock is as far from ours as it was a moment ago: asking each time would
     * double what quiet costs. Not where our own clock has not gone on as it should.
     */
    private boolean canReckon(Duration sinceLast, Duration sinceRead) {
        return !sinceLast.isNegative()
                && sinceLast.compareTo(with.settings().longestWait().multipliedBy(2)) <= 0
                && sinceRead.compareTo(CLOCK_AT_LEAST_EVERY) < 0;
    }

    /** A key without a category is billed as rented; somebody should know. */
    private void lookAtKeys(Labels watchedBy, List<InventoryObject> samples) {
        Set<String> unknown = new HashSet<>();
        for (InventoryObject sample : samples) {
            if (sample instanceof InventoryObject.HostLicence licence) {
                unknown.add(licence.key());
            }
        }
        if (!unknown.isEmpty()) {
            for (Rule<Licence> rule : watchedBy.rules().licences().rules()) {
                if (rule.kind() == ObjectKind.LICENCE_KEY) {
                    unknown.remove(rule.id() == null ? rule.name() : rule.id());
                }
            }
        }
        if (!unknown.isEmpty() && unknown.size() != keysWithoutCategory) {
            with.say()
                    .accept(source.name() + ": " + unknown.size()
                            + " licence keys have no category and count as RENTAL");
        }
        keysWithoutCategory = unknown.size();
    }

    private Instant now(Vcenter vcenter) throws VcenterLostException {
        Instant theirs = vcenter.currentTime();
        skew = Duration.between(with.clock().instant(), theirs);
        skewKnown = true;
        return theirs;
    }

    private String detail(SourceHours watching) {
        String objects = watching.objects() + " objects"
                + (keysWithoutCategory == 0
                        ? ""
                        : "; " + keysWithoutCategory + " licence keys without a category count as RENTAL");
        return skew.abs().compareTo(with.settings().skewWarning()) <= 0
                ? objects
                : objects + "; WARNING: its clock is " + skew.toSeconds() + " s ahead of ours";
    }

    private void lost() throws IOException {
        if (hours != null) {
            hours.lost();
        }
    }

    /** Waits, and meanwhile writes the report of an hour that ends. */
    private void waitFor(Duration pause) throws IOException, InterruptedException {
        Duration left = pause;
        while (!left.isZero() && !left.isNegative()) {
            if (hours != null) {
                hours.closeEnded(with.clock().instant().plus(skew));
            }
            Duration slice = shorter(left, SLICE);
            with.pause().sleep(slice);
            left = left.minus(slice);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void show(Condition condition, String detail) {
        Instant now = with.clock().instant();
        SourceState before = shown;
        boolean same = before != null && before.condition() == condition;
        SourceState state = new SourceState(
                source.name(),
                RecordedSource.VCENTER,
                instance,
                condition,
                before != null && same ? before.since() : now,
                detail,
                hours == null ? Optional.empty() : hours.lastReported(),
                skewKnown ? Optional.of(skew) : Optional.empty());
        boolean news = before == null
                || !same
                || !before.detail().equals(detail)
                || !before.lastReportedHour().equals(state.lastReportedHour());
        if (news || !now.isBefore(shownAt.plus(STATE_AT_LEAST_EVERY))) {
            board.source(state);
            shown = state;
            shownAt = now;
        }
    }
}
