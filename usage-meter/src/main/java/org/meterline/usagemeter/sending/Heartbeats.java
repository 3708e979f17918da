package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import org.meterline.usagemeter.usecase.MeterSetup;
import org.meterline.usagemeter.usecase.Part;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.SourceState;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.StatusBoard;

/** Tells the suite now and then that this meter lives, how its sources are, and how much waits to be sent. */
public final class Heartbeats implements Part {
    private static final String PATH = "/api/v1/heartbeats";
    private static final int ACCEPTED = 202;
    private static final String NAME = "heartbeats";

    /** How soon it looks again where there is nobody to tell. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeterSetup setup;
    private final Spool spool;
    private final StatusBoard board;
    private final String version;
    private final LiveSuite suite;
    private final Clock clock;
    private final Pause pause;

    /**
     * @param tokenClock by which tokens end
     */
    public Heartbeats(
            MeterSetup setup,
            Spool spool,
            StatusBoard board,
            String version,
            Clock clock,
            Clock tokenClock,
            Pause pause) {
        this.setup = setup;
        this.spool = spool;
        this.board = board;
        this.version = version;
        this.suite = new LiveSuite(setup, clock, tokenClock, pause, version);
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try {
            while (true) {
                if (suite.look() instanceof LiveSuite.Way.Open way) {
                    Duration atLeast = beat(way);
                    Duration every = setup.settings().heartbeatEvery();
                    pause.sleep(every.compareTo(atLeast) >= 0 ? every : atLeast);
                } else {
                    board.running(NAME, clock.instant());
                    pause.sleep(LOOK_EVERY);
                }
            }
        } finally {
            suite.close();
        }
    }

    /** Tells once; a lost heartbeat is not repeated, the next one says it all. Returns how long the suite wants peace. */
    private Duration beat(LiveSuite.Way.Open way) throws IOException, InterruptedException {
        String body = body();
        try {
            LiveSuite.Open open = suite.open(way);
            switch (SuiteRequest.send(
                    open,
                    http -> http.request(way.settings().collector(), PATH)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body)))) {
                case SuiteRequest.Outcome.NotNow later -> {
                    board.offline(NAME, clock.instant(), later.why());
                    return later.after().orElse(Duration.ZERO);
                }
                case SuiteRequest.Outcome.Answered answered
                when answered.answer().status() == ACCEPTED -> board.running(NAME, clock.instant());
                case SuiteRequest.Outcome.Answered answered ->
                    throw RegistrationClient.unexpected(way.settings().collector() + PATH, answered.answer());
            }
        } catch (RefusedException e) {
            board.offline(NAME, clock.instant(), String.valueOf(e.getMessage()));
        }
        return Duration.ZERO;
    }

    private String body() throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.put("version", version);
        ArrayNode sources = body.putArray("sources");
        for (SourceState source : board.sources()) {
            // A source that has not been met has no id to speak of.
            source.id().ifPresent(id -> {
                ObjectNode each = sources.addObject();
                each.put("id", id.toString());
                each.put("kind", source.kind());
                each.put("status", source.condition().name());
                source.lastReportedHour().ifPresent(hour -> each.put("lastCollectedHour", hour.toString()));
            });
        }
        body.put("backlog", spool.filling().unsent());
        return body.toString();
    }
}
