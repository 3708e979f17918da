package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.Names;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.Rule;
import org.meterline.usagemeter.domain.RuleSet;

/** A meter that watches one vCenter by a script: time passes only where the script says so. */
final class LiveRig {
    static final Instant HOUR = Instant.parse("2026-11-22T10:00:00Z");
    static final UUID ID = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");

    /** Ends the program as kill -9 does: nothing is closed in good order. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What one call to the vCenter brings. */
    @FunctionalInterface
    interface Step {
        List<Vcenter.Change> take() throws VcenterLostException;
    }

    Instant now = HOUR;
    Duration skew = Duration.ZERO;
    UUID instance = ID;
    List<InventoryObject> inventory = new ArrayList<>();
    List<InventoryObject> samples = new ArrayList<>();
    final Deque<Step> script = new ArrayDeque<>();
    final Deque<RuntimeException> refusals = new ArrayDeque<>();
    int unreachable;
    int opened;
    final List<Duration> pauses = new ArrayList<>();

    final MemorySpool spool = new MemorySpool();
    final Journals journals = new Journals();
    final Map<String, SourceState> states = new LinkedHashMap<>();
    final List<String> said = new ArrayList<>();
    String labels = "";
    List<MeteredSource> sources = new ArrayList<>(List.of(source()));
    CollectionSettings settings = CollectionSettings.DEFAULTS;

    static MeteredSource.Vcenter source() {
        return new MeteredSource.Vcenter(
                "vc01",
                URI.create("https://vc01.example.org/sdk"),
                "meter",
                "sealed",
                Optional.of("ab".repeat(32)),
                Optional.empty());
    }

    /** Seconds pass, then the vCenter tells these changes. */
    LiveRig after(long seconds, Vcenter.Change... changes) {
        script.add(() -> {
            now = now.plusSeconds(seconds);
            return List.of(changes);
        });
        return this;
    }

    LiveRig then(Step step) {
        script.add(step);
        return this;
    }

    LiveRig killed() {
        script.add(() -> {
            journals.alive = false;
            throw new Killed();
        });
        return this;
    }

    LiveRig losing(long seconds) {
        script.add(() -> {
            now = now.plusSeconds(seconds);
            throw new VcenterLostException("gone");
        });
        return this;
    }

    static Vcenter.Change seen(InventoryObject object) {
        return new Vcenter.Change.Seen(object);
    }

    /** Runs until the script is over; then the program is stopped in good order. */
    void run() throws IOException {
        journals.alive = true;
        MeteredSource.Vcenter source = (MeteredSource.Vcenter) sources.getFirst();
        try {
            new WatchSource(source, this::open, new Book(), new Board(), collecting()).run();
        } catch (InterruptedException stopped) {
            // the script is over
        } finally {
            boolean cleared = Thread.interrupted();
            assert cleared || !cleared;
        }
    }

    void runUntilKilled() throws IOException {
        try {
            run();
        } catch (Killed killed) {
            return;
        }
        throw new AssertionError("the script should have killed it");
    }

    WatchSource.Collecting collecting() {
        return new WatchSource.Collecting(
                spool, journals, new Book2(), settings, new RigClock(), this::sleep, said::add);
    }

    private void sleep(Duration duration) throws InterruptedException {
        pauses.add(duration);
        now = now.plus(duration);
        if (script.isEmpty() && refusals.isEmpty() && unreachable <= 0) {
            throw new InterruptedException();
        }
    }

    private Vcenter open() throws VcenterLostException {
        opened++;
        if (!refusals.isEmpty()) {
            throw refusals.pop();
        }
        if (unreachable > 0) {
            unreachable--;
            throw new VcenterLostException("no route to host");
        }
        return new Scripted();
    }

    SourceState state() {
        SourceState state = states.get("vc01");
        if (state == null) {
            throw new AssertionError("nothing was shown");
        }
        return state;
    }

    private final class Scripted implements Vcenter {
        @Override
        public RecordedSource source() {
            return new RecordedSource(instance, RecordedSource.VCENTER, "vc01", "8.0.3");
        }

        @Override
        public Instant currentTime() {
            return now.plus(skew);
        }

        @Override
        public List<InventoryObject> inventory() {
            List<InventoryObject> all = new ArrayList<>(inventory);
            all.addAll(samples);
            return all;
        }

        @Override
        public List<InventoryObject> samples() {
            return List.copyOf(samples);
        }

        @Override
        public List<Change> changes(Duration atMost) throws VcenterLostException {
            Step step = script.poll();
            if (step == null) {
                Thread.currentThread().interrupt();
                throw new VcenterLostException("the script is over");
            }
            return step.take();
        }

        @Override
        public void close() {}
    }

    private final class RigClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    final class Book implements SourceBook {
        @Override
        public List<MeteredSource> sources() {
            return List.copyOf(sources);
        }

        @Override
        public void change(UnaryOperator<List<MeteredSource>> change) {
            sources = new ArrayList<>(change.apply(sources()));
        }
    }

    /** A document is the label of every VM; empty for none. */
    private final class Book2 implements Labels.Book {
        @Override
        public Labels current() throws IOException {
            if (labels.equals("unreadable")) {
                throw new IOException("rules.json is not JSON");
            }
            return read(labels);
        }

        @Override
        public Labels read(String document) {
            RuleSet<String> customers = new RuleSet<>(
                    document.isEmpty()
                            ? List.of()
                            : List.of(new Rule<>(ObjectKind.VCENTER, ID.toString(), null, document)));
            return new Labels(new MeteringRules(customers, new RuleSet<>(List.of())), Names.NONE, document);
        }
    }

    final class Board implements StatusBoard {
        @Override
        public void running(String part, Instant since) {}

        @Override
        public void offline(String part, Instant since, String why) {}

        @Override
        public void gone(String part) {}

        @Override
        public void sending(SendingState state) {}

        @Override
        public void source(SourceState state) {
            states.put(state.name(), state);
        }

        @Override
        public void forget(String source) {
            states.remove(source);
        }

        @Override
        public List<SourceState> sources() {
            return List.copyOf(states.values());
        }
    }

    /** Journals in memory that keep what was synced, and nothing else, when the program is killed. */
    static final class Journals implements SourceJournal.Shelf {
        private final Map<UUID, SourceJournal.Kept> durable = new HashMap<>();
        boolean alive = true;
        boolean failNextTurn;
        int turns;

        @Override
        public Optional<SourceJournal.Kept> read(UUID source) {
            return Optional.ofNullable(durable.get(source));
        }

        @Override
        public SourceJournal begin(SourceJournal.Head head, List<SourceJournal.Entry> entries) throws IOException {
            if (failNextTurn) {
                failNextTurn = false;
                throw new IOException("no space left on device");
            }
            turns++;
            durable.put(head.source().id(), new SourceJournal.Kept(head, List.copyOf(entries)));
            return new Open(head, new ArrayList<>(entries));
        }

        @Override
        public Set<UUID> sources() {
            return Set.copyOf(durable.keySet());
        }

        @Override
        public void remove(UUID source) {
            durable.remove(source);
        }

        private final class Open implements SourceJournal {
            private final Head head;
            private final List<Entry> entries;

            Open(Head head, List<Entry> entries) {
                this.head = head;
                this.entries = entries;
            }

            @Override
            public void add(Entry entry) {
                entries.add(entry);
            }

            @Override
            public void sync() {
                if (alive) {
                    durable.put(head.source().id(), new Kept(head, List.copyOf(entries)));
                }
            }

            @Override
            public void close() {
                Kept kept = durable.get(head.source().id());
                if (kept != null && kept.head().equals(head)) {
                    sync();
                }
            }
        }
    }
}
