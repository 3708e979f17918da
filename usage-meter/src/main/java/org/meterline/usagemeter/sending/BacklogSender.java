package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.usagemeter.usecase.DamagedReportException;
import org.meterline.usagemeter.usecase.MeterSetup;
import org.meterline.usagemeter.usecase.Part;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.SendingState;
import org.meterline.usagemeter.usecase.SendingState.Condition;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.StatusBoard;
import org.meterline.usagemeter.usecase.UnregisteredException;

/**
 * Sends what the spool holds, by number, at least once, and never gives up: whatever the suite says to a whole request, the
 * reports wait. Only what an answer names is acknowledged; a report that is refused for good is set aside. The report of an
 * hour just over goes at this meter's own moment, so that not all meters come at once; what is older goes at once.
 */
public final class BacklogSender implements Part {
    private static final int ACCEPTED = 202;
    private static final int TOO_LARGE = 413;

    /** Our clock is ahead of the suite's: the same report is welcome a little later. */
    private static final String NOT_OVER_YET = "hour-not-over";

    /** How often it looks for reports, and for what an operator has changed meanwhile. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final MeterSetup setup;
    private final Spool spool;
    private final StatusBoard board;
    private final LiveSuite suite;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    private Duration nextPause = Duration.ZERO;
    private int batchLimit = Integer.MAX_VALUE;
    private @Nullable SendingState state;
    private Optional<Instant> lastAcknowledgedAt = Optional.empty();
    private Optional<Instant> tokenCheckedAt = Optional.empty();

    /**
     * @param tokenClock by which tokens end
     */
    public BacklogSender(
            MeterSetup setup,
            Spool spool,
            StatusBoard board,
            String version,
            Clock clock,
            Clock tokenClock,
            Pause pause,
            RandomGenerator random) {
        this.setup = setup;
        this.spool = spool;
        this.board = board;
        this.suite = new LiveSuite(setup, clock, tokenClock, pause, version);
        this.clock = clock;
        this.pause = pause;
        this.random = random;
    }

    @Override
    public String name() {
        return "sender";
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try {
            while (true) {
                step();
            }
        } finally {
            suite.close();
        }
    }

    /** Sends one batch, or waits. */
    private void step() throws IOException, InterruptedException {
        switch (suite.look()) {
            case LiveSuite.Way.Closed closed -> {
                say(closed.condition(), closed.detail());
                pause.sleep(LOOK_EVERY);
            }
            case LiveSuite.Way.Open way -> {
                List<SpooledReport> batch = due(way);
                if (batch.isEmpty()) {
                    say(Condition.IDLE, "");
                    pause.sleep(LOOK_EVERY);
                } else {
                    send(way, batch);
                }
            }
        }
    }

    private List<SpooledReport> due(LiveSuite.Way.Open way) throws IOException {
        int most = Math.min(way.settings().maxBatchReports(), batchLimit);
        Duration moment = momentAfterTheHour(way.meterId(), setup.settings().sendSpread());
        Instant newest = clock.instant().minus(moment).minus(ReportHeader.HOUR);
        List<SpooledReport> batch = new ArrayList<>();
        long bytes = 0;
        for (SpooledReport report : spool.unsent(most)) {
            if (!report.hour().isAfter(newest)) {
                bytes += report.bytes() + 1L;
                if (!batch.isEmpty() && bytes > way.settings().maxBatchBytes()) {
                    break;
                }
                batch.add(report);
            }
        }
        return batch;
    }

    /** The same for one meter always, and spread evenly over all meters. */
    static Duration momentAfterTheHour(UUID meterId, Duration spread) {
        if (spread.toMillis() == 0) {
            return Duration.ZERO;
        }
        UUID mixed = UUID.nameUUIDFromBytes(meterId.toString().getBytes(StandardCharsets.US_ASCII));
        return Duration.ofMillis(Math.floorMod(mixed.getMostSignificantBits(), spread.toMillis()));
    }

    private void send(LiveSuite.Way.Open way, List<SpooledReport> batch) throws IOException, InterruptedException {
        List<SpooledReport> readable = new ArrayList<>();
        List<byte[]> lines = new ArrayList<>();
        for (SpooledReport report : batch) {
            try {
                lines.add(spool.bytes(report));
                readable.add(report);
            } catch (DamagedReportException e) {
                spool.refused(report, "not sent: " + e.getMessage(), clock.instant());
            }
        }
        if (readable.isEmpty()) {
            return;
        }
        say(Condition.SENDING, readable.size() + " reports");
        byte[] body = Compression.zstd(CollectorClient.ndjson(lines));
        try {
            LiveSuite.Open open = suite.open(way);
            switch (SuiteRequest.send(open, http -> request(http, way.settings(), body))) {
                case SuiteRequest.Outcome.NotNow later ->
                    waitFor(way, Condition.UNREACHABLE, later.why(), later.after());
                case SuiteRequest.Outcome.Answered answered -> answered(way, readable, answered.answer());
            }
        } catch (UnregisteredException e) {
            waitFor(way, Condition.AWAITING_REGISTRATION, String.valueOf(e.getMessage()), Optional.empty());
        } catch (RefusedException e) {
            waitFor(way, Condition.REFUSED, String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    private static HttpRequest.Builder request(SuiteHttp http, SendingSettings settings, byte[] body) {
        return http.request(settings.collector(), CollectorClient.PATH)
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "zstd")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private void answered(LiveSuite.Way.Open way, List<SpooledReport> batch, SuiteHttp.Exchange.Answered answer)
            throws IOException, InterruptedException {
        JsonNode body = answer.body();
        if (answer.status() == ACCEPTED && body != null) {
            tokenCheckedAt = Optional.of(clock.instant());
            settle(
                    way,
                    batch,
                    Receipt.read(batch.stream().map(SpooledReport::digest).toList(), body));
        } else if (answer.status() == TOO_LARGE && batch.size() > 1) {
            // The collector's limits may be smaller than ours.
            batchLimit = batch.size() / 2;
        } else if (answer.status() == TOO_LARGE) {
            spool.refused(batch.getFirst(), Problem.of(body).describe(), clock.instant());
        } else {
            waitFor(
                    way,
                    Condition.REFUSED,
                    way.settings().collector() + CollectorClient.PATH + " answered " + answer.status() + ": "
                            + Problem.of(body).describe(),
                    Optional.empty());
        }
    }

    private void settle(LiveSuite.Way.Open way, List<SpooledReport> batch, Receipt receipt)
            throws IOException, InterruptedException {
        Instant now = clock.instant();
        List<SpooledReport> accepted =
                receipt.accepted().stream().sorted().map(batch::get).toList();
        spool.acknowledged(accepted, now);
        if (!accepted.isEmpty()) {
            lastAcknowledgedAt = Optional.of(now);
        }
        String waits = "the suite's answer leaves reports out";
        boolean settled = !accepted.isEmpty();
        for (Map.Entry<Integer, Problem> refusal : receipt.refused().entrySet()) {
            if (NOT_OVER_YET.equals(refusal.getValue().rule())) {
                waits = "this meter's clock is ahead: " + refusal.getValue().describe();
            } else {
                spool.refused(batch.get(refusal.getKey()), refusal.getValue().describe(), now);
                settled = true;
            }
        }
        if (settled) {
            nextPause = Duration.ZERO;
            batchLimit = Integer.MAX_VALUE;
        } else {
            waitFor(way, Condition.UNREACHABLE, waits, Optional.empty());
        }
    }

    /** Longer each time, never shorter than the suite asks for; what an operator changes ends it. */
    private void waitFor(LiveSuite.Way.Open way, Condition condition, String why, Optional<Duration> asked)
            throws IOException, InterruptedException {
        say(condition, why);
        Duration grown = longer(nextPause, way.settings().firstPause());
        Duration wait = longer(spread(grown), asked.orElse(Duration.ZERO));
        nextPause = shorter(grown.multipliedBy(2), way.settings().longestPause());
        Instant until = clock.instant().plus(wait);
        Instant now = clock.instant();
        // A clock that is set back meanwhile does not make the pause longer.
        Duration waited = Duration.ZERO;
        while (now.isBefore(until) && waited.compareTo(wait) < 0) {
            Duration slice = shorter(LOOK_EVERY, wait.minus(waited));
            pause.sleep(slice);
            waited = waited.plus(slice);
            now = clock.instant();
            if (!suite.look().equals(way)) {
                nextPause = Duration.ZERO;
                return;
            }
        }
    }

    private void say(Condition condition, String detail) {
        SendingState before = state;
        Instant since = before != null && before.condition() == condition ? before.since() : clock.instant();
        SendingState now = new SendingState(condition, since, detail, lastAcknowledgedAt, tokenCheckedAt);
        if (!now.equals(before)) {
            state = now;
            board.sending(now);
        }
    }

    /** Between half of the pause and all of it, so that many meters do not come back at the same moment. */
    private Duration spread(Duration duration) {
        long millis = Math.max(1, duration.toMillis());
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
