package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.sending.BacklogSender;
import org.meterline.usagemeter.sending.GatewayStub;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.LiveStatus;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.MeterSetup;
import org.meterline.usagemeter.usecase.SpooledReport;

/** A running meter that goes from offline to online and back, with files in between. */
class SwitchTest {
    private static final Clock LATER = Clock.fixed(Instant.parse("2026-11-22T10:30:00Z"), ZoneOffset.UTC);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The home as a running meter sees it. */
    private record Home(MeterHome home, CommandLineUser user) implements MeterSetup {
        @Override
        public MeterIdentity identity() throws IOException {
            return home.identity().orElseThrow();
        }

        @Override
        public MeterSettings settings() throws IOException {
            return new SettingsFile(home).effective(user.environment);
        }

        @Override
        public Optional<AccessToken> accessToken() {
            return Optional.of(new AccessToken(CommandLineUser.TOKEN, 1));
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    @Test
    void nothingIsLostOrCountedTwiceWhateverTheWay() throws IOException {
        CommandLineUser user = new CommandLineUser(folder.resolve("home"));
        user.environment.put(HomeOption.TOKEN_VARIABLE, CommandLineUser.TOKEN);
        MeterHome home = new MeterHome(user.home());
        try (GatewayStub suite = new GatewayStub(CommandLineUser.TOKEN)) {
            done(
                    user,
                    "init",
                    "--id",
                    Spools.METER.id().toString(),
                    "--connectivity",
                    "offline",
                    "--registration",
                    suite.url(),
                    "--collector",
                    suite.url(),
                    "--upload",
                    suite.url());
            try (HomeLock lock = HomeLock.take(home).orElseThrow();
                    SpoolFolder spool = SpoolFolder.open(lock, Spools.METER, () -> 1L << 30)) {
                write(spool, 2, 6);
                Deque<Step> story = new ArrayDeque<>(List.of(
                        () -> assertEquals(0, suite.counted().size(), "offline, and yet something was sent"),
                        () -> {
                            carry(user);
                            assertEquals(4, suite.counted().size());
                            write(spool, 6, 9);
                            done(user, "connectivity", "set", "online");
                        },
                        () -> {
                            assertEquals(digests(spool), suite.counted());
                            assertEquals(4, suite.cameAgain());
                            assertEquals(List.of(), spool.unsent(1));
                            done(user, "connectivity", "set", "offline");
                            write(spool, 9, 12);
                        },
                        () -> assertEquals(7, suite.counted().size(), "offline again, and yet something was sent"),
                        () -> {
                            carry(user);
                            assertEquals(digests(spool), suite.counted());
                            done(user, "connectivity", "set", "online");
                        },
                        () -> {
                            assertEquals(digests(spool), suite.counted());
                            assertEquals(List.of(), spool.unsent(1));
                        }));

                live(new Home(home, user), spool, story);

                assertTrue(story.isEmpty());
                assertEquals(10, suite.counted().size());
            }
        }
    }

    /** Each pause of the sender is a step of the story: it pauses when it has nothing to send, or may not. */
    private static void live(MeterSetup setup, SpoolFolder spool, Deque<Step> story) {
        BacklogSender sender = new BacklogSender(
                setup,
                spool,
                new LiveStatus(LATER, line -> {}),
                "1",
                LATER,
                LATER,
                pause -> {
                    try {
                        story.remove().run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    if (story.isEmpty()) {
                        throw new InterruptedException("the story is over");
                    }
                },
                new Random(1));
        assertThrows(InterruptedException.class, sender::run);
    }

    private void carry(CommandLineUser user) {
        Path file = folder.resolve("carried.data");
        done(user, "usage", "download", "--month", "2026-11", "--output", file.toString());
        done(user, "usage", "upload", file.toString(), "--wait");
    }

    private static void done(CommandLineUser user, String... words) {
        assertEquals(ExitCode.DONE, user.inHome(words), user.err());
    }

    private static void write(SpoolFolder spool, int fromHour, int toHour) throws IOException {
        for (int hour = fromHour; hour < toHour; hour++) {
            SpooledReport report = Spools.write(spool, 1, hour);
            assertEquals(1, report.records());
        }
    }

    private static Set<String> digests(SpoolFolder spool) {
        Set<String> digests = new HashSet<>();
        spool.reports(YearMonth.of(2026, 11))
                .forEach(report -> digests.add(report.digest().value()));
        return digests;
    }
}
