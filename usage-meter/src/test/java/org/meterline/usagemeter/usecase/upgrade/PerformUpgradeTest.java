package org.meterline.usagemeter.usecase.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.upgrade.UpgradeFiles;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.UnreachableException;
import org.meterline.usagemeter.usecase.upgrade.Upgrade.Launch;

/** An upgrade step by step, with real files and a machine that can be switched off between any two of its steps. */
class PerformUpgradeTest {
    private static final ProgramVersion OLD = ProgramVersion.of("0.1.0");
    private static final ProgramVersion NEW = ProgramVersion.of("0.2.0");
    private static final String SETTINGS = "settings of format 1";
    private static final UpgradeLimits LIMITS = new UpgradeLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(1));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private final List<String> told = new ArrayList<>();
    private ProgramVersion used = OLD;
    private Optional<ProgramVersion> running = Optional.of(OLD);
    private boolean newRuns = true;
    private boolean newKeepsIdentity = true;
    private boolean suiteAnswers = true;
    private int stepsLeft = Integer.MAX_VALUE;
    private Instant now = Instant.parse("2026-11-22T17:00:00Z");

    /** The end of the process, which nothing catches. */
    private static final class Killed extends Error {}

    private void step() {
        if (stepsLeft-- == 0) {
            throw new Killed();
        }
    }

    @BeforeEach
    void aHome() throws IOException {
        Files.writeString(home.resolve("meter.json"), "the meter");
        Files.writeString(home.resolve("settings.json"), SETTINGS);
        Files.createDirectories(home.resolve("spool"));
        Files.writeString(home.resolve("spool/1"), "report 1");
    }

    private final class Ticking extends Clock {
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

    /** Files that a kill can come before and after. */
    private final class KillableFolder implements UpgradeFolder {
        private final UpgradeFiles files = new UpgradeFiles(home, new Ticking());

        @Override
        public Optional<Upgrade> latest() throws IOException {
            return files.latest();
        }

        @Override
        public void keep(Upgrade upgrade) throws IOException {
            step();
            files.keep(upgrade);
            step();
        }

        @Override
        public void backUp(Upgrade upgrade) throws IOException {
            step();
            files.backUp(upgrade);
        }

        @Override
        public Path copyToMigrate(Upgrade upgrade) throws IOException {
            step();
            return files.copyToMigrate(upgrade);
        }

        @Override
        public void apply(Upgrade upgrade) throws IOException {
            step();
            files.apply(upgrade);
            step();
        }

        @Override
        public void restore(Upgrade upgrade) throws IOException {
            step();
            files.restore(upgrade);
            step();
        }

        @Override
        public void log(Upgrade upgrade, String line) throws IOException {
            files.log(upgrade, line);
        }
    }

    private final class FakeDaemon implements Daemon {
        @Override
        public Optional<Running> running() {
            return running.map(version -> new Running(1, Optional.of(version), false));
        }

        @Override
        public void stop(Duration within) {
            step();
            running = Optional.empty();
            step();
        }

        @Override
        public void start(ProgramVersion version) {
            step();
            assertTrue(running.isEmpty(), "never two daemons");
            assertEquals(used, version, "what is started is what the link shows");
            assertEquals(SETTINGS.replace("1", version.equals(OLD) ? "1" : "2"), settings());
            running = version.equals(NEW) && !newRuns ? Optional.empty() : Optional.of(version);
            step();
        }

        @Override
        public Optional<Health> health(ProgramVersion version) {
            return Optional.of(new Health(List.of("collecting"), List.of()));
        }

        @Override
        public Optional<HomeFacts> facts(ProgramVersion version) {
            return Optional.of(new HomeFacts(Map.of("usage-meter", newKeepsIdentity ? "me" : "somebody")));
        }

        @Override
        public void migrate(ProgramVersion version, Path copy) throws IOException {
            step();
            Files.writeString(copy.resolve("settings.json"), SETTINGS.replace("1", "2"));
            step();
            Files.writeString(copy.resolve("new.json"), "new");
        }
    }

    private final class FakeReports implements UpgradeReports {
        @Override
        public Way way(ProgramVersion from, ProgramVersion to) {
            return new Way.Unknown();
        }

        @Override
        public UUID begin(Upgrade upgrade) throws IOException {
            requireAnswer();
            told.add("BEGIN");
            return upgrade.id();
        }

        @Override
        public void move(UUID reported, State state, String detail) throws IOException {
            requireAnswer();
            told.add(state.name());
        }

        @Override
        public void verified(UUID reported, Upgrade upgrade, HomeFacts after) throws IOException {
            requireAnswer();
            told.add("VERIFIED");
        }

        private void requireAnswer() throws IOException {
            if (!suiteAnswers) {
                throw new UnreachableException("nobody answers");
            }
        }
    }

    private String settings() {
        try {
            return Files.readString(home.resolve("settings.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private PerformUpgrade performer() {
        return new PerformUpgrade(
                new KillableFolder(),
                version -> {
                    step();
                    used = version;
                    step();
                },
                new FakeDaemon(),
                Optional.of(new FakeReports()),
                LIMITS,
                new Ticking(),
                duration -> now = now.plus(duration));
    }

    private Upgrade plan(Launch launch) {
        return new Upgrade(
                UUID.randomUUID(),
                OLD,
                NEW,
                "ab".repeat(32),
                Optional.of(2),
                now,
                Stage.PREPARING,
                launch,
                List.of("collecting"),
                new HomeFacts(Map.of("usage-meter", "me")),
                Optional.empty(),
                "");
    }

    private Upgrade perform() throws IOException, InterruptedException {
        return performer().perform(plan(Launch.UPGRADE), this::step);
    }

    private void assertAsBefore() throws IOException {
        assertEquals(OLD, used);
        assertEquals(Optional.of(OLD), running);
        assertEquals(SETTINGS, settings());
        assertFalse(Files.exists(home.resolve("new.json")));
        assertEquals("the meter", Files.readString(home.resolve("meter.json")));
        assertEquals("report 1", Files.readString(home.resolve("spool/1")));
    }

    private void assertUpgraded() throws IOException {
        assertEquals(NEW, used);
        assertEquals(Optional.of(NEW), running);
        assertEquals(SETTINGS.replace("1", "2"), settings());
        assertEquals("the meter", Files.readString(home.resolve("meter.json")));
        assertEquals("report 1", Files.readString(home.resolve("spool/1")));
    }

    @Test
    void aGoodVersionRunsAndTheSuiteIsToldSo() throws Exception {
        assertEquals(Stage.VERIFIED, perform().stage());

        assertUpgraded();
        assertEquals(List.of("BEGIN", "SNAPSHOT_CONFIRMED", "RUNNING", "VERIFIED"), told);
        assertTrue(Files.exists(home.resolve("logs/upgrade-2026-11-22T170000Z-0.1.0-to-0.2.0.log")));
    }

    @Test
    void aVersionThatDoesNotRunIsTakenBack() throws Exception {
        newRuns = false;

        Upgrade ended = perform();

        assertEquals(Stage.ROLLED_BACK, ended.stage());
        assertTrue(ended.detail().contains("did not run within 60 s: no daemon runs"), ended.detail());
        assertAsBefore();
        assertEquals(List.of("BEGIN", "SNAPSHOT_CONFIRMED", "RUNNING", "FAILED", "ROLLED_BACK"), told);
    }

    @Test
    void aVersionThatDoesNotFindTheMeterAsItWasIsTakenBack() throws Exception {
        newKeepsIdentity = false;

        assertTrue(perform().detail().contains("does not find as it was: [usage-meter]"));
        assertAsBefore();
    }

    @Test
    void aPackageThatCannotBeUnpackedLeavesTheOldVersionRunning() throws Exception {
        Upgrade ended = performer().perform(plan(Launch.UPGRADE), () -> {
            throw new RefusedException("it is damaged");
        });

        assertEquals(Stage.ROLLED_BACK, ended.stage());
        assertAsBefore();
    }

    @Test
    void aSuiteThatDoesNotAnswerHoldsNothingUp() throws Exception {
        suiteAnswers = false;

        assertEquals(Stage.VERIFIED, perform().stage());
        assertUpgraded();
    }

    @Test
    void whereNoDaemonRanNoneIsStarted() throws Exception {
        running = Optional.empty();

        assertEquals(
                Stage.VERIFIED,
                performer().perform(plan(Launch.NOBODY), this::step).stage());
        assertEquals(Optional.empty(), running);
    }

    @Test
    void onlyTheNewestCopiesOfTheHomeAreKept() throws Exception {
        Upgrade first = perform();
        assertTrue(Files.exists(home.resolve("upgrades/" + first.id() + "/backup/meter.json")));
        used = OLD;
        running = Optional.of(OLD);

        Upgrade second = perform();

        assertFalse(Files.exists(home.resolve("upgrades/" + first.id().toString())));
        assertTrue(Files.exists(home.resolve("upgrades/" + second.id() + "/backup/meter.json")));
    }

    @Test
    void alsoAVerifiedUpgradeCanBeTakenBack() throws Exception {
        assertEquals(Stage.VERIFIED, perform().stage());

        assertEquals(Stage.ROLLED_BACK, performer().rollBack().orElseThrow().stage());
        assertAsBefore();
    }

    /** Killed before or after any step, once or twice, the meter runs as one whole version in the end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void killedAnywhereItIsFinishedOrTakenBackAsOneWhole(boolean good) throws Exception {
        newRuns = good;
        int kills = 0;
        for (int steps = 0; ; steps++) {
            Files.deleteIfExists(home.resolve("upgrades/latest.json"));
            Files.deleteIfExists(home.resolve("new.json"));
            aHome();
            used = OLD;
            running = Optional.of(OLD);
            stepsLeft = steps;
            if (!killed(this::perform)) {
                break;
            }
            kills++;
            stepsLeft = steps % 7;
            killed(() -> performer().settle());
            stepsLeft = Integer.MAX_VALUE;
            Optional<Upgrade> ended = performer().settle();

            assertTrue(ended.isEmpty() || ended.get().stage().ended());
            if (ended.isPresent() && ended.get().stage() == Stage.VERIFIED) {
                assertTrue(good);
                assertUpgraded();
            } else {
                assertAsBefore();
            }
        }
        assertTrue(kills > 20, "only " + kills + " kills");
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static boolean killed(Attempt attempt) throws Exception {
        try {
            return attempt.run() == null;
        } catch (Killed killed) {
            return true;
        }
    }

    @Test
    void noVersionRunsWhileLinkAndFilesAreChanged() {
        for (Stage stage : Stage.values()) {
            Upgrade upgrade = plan(Launch.SUPERVISOR).at(stage, "");
            switch (stage) {
                case VERIFIED, ROLLED_BACK -> assertTrue(upgrade.lets(OLD) && upgrade.lets(NEW));
                case PREPARING, RESTARTING -> assertTrue(upgrade.lets(OLD) && !upgrade.lets(NEW));
                case STARTING -> assertTrue(!upgrade.lets(OLD) && upgrade.lets(NEW));
                case STOPPING, SWITCHING, RESTORING -> assertTrue(!upgrade.lets(OLD) && !upgrade.lets(NEW));
            }
        }
    }
}
