package org.meterline.contracts.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Generation;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.contracts.topic.UsageMeterState.Status;

class MessagesTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");
    private static final UUID FILE = UUID.fromString("00000000-0000-4000-8000-000000000009");
    private static final Instant HOUR = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-21T11:03:04.500Z");
    private static final ReportDigest DIGEST = ReportDigest.of(new byte[] {1});
    private static final String KEY = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

    private static UsageMeterState state() {
        return new UsageMeterState(
                METER,
                "nimbus",
                "um-01",
                Status.ACTIVE,
                Connectivity.ONLINE,
                7,
                3,
                List.of(new ModeEntry(Mode.TEST, null), new ModeEntry(Mode.PRODUCTION, HOUR)),
                List.of(new ContractEntry(null, null, null), new ContractEntry(FILE, "site-1", HOUR)),
                List.of(new Generation(1, LATER, KEY, LATER.plusSeconds(5)), new Generation(2, null, KEY, null)),
                null);
    }

    @Test
    void usageMeterStateComesBackFromItsJson() {
        UsageMeterState back = UsageMeterState.fromJson(state().toJson());

        assertEquals(state(), back);
    }

    @Test
    void unknownFieldsOfANewerWriterAreSkipped() {
        String json = new String(state().toJson(), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"newer\":[{}],");

        assertEquals(state(), UsageMeterState.fromJson(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesWhatIsNotAState() {
        for (String json : List.of("", "null", "{}", "[]", "{\"usageMeterId\":1}", "tru")) {
            assertThrows(
                    MalformedMessageException.class,
                    () -> UsageMeterState.fromJson(json.getBytes(StandardCharsets.UTF_8)),
                    json);
        }
    }

    @Test
    void historyHoldsFromItsInstant() {
        assertEquals(Mode.TEST, state().modeAt(HOUR.minusNanos(1)));
        assertEquals(Mode.PRODUCTION, state().modeAt(HOUR));
        assertNull(state().contractAt(HOUR.minusSeconds(1)).contractId());
        assertEquals(FILE, state().contractAt(HOUR).contractId());
    }

    @Test
    void generationEndsAtItsInstant() {
        assertTrue(state().generationValid(1, LATER.minusNanos(1)));
        assertFalse(state().generationValid(1, LATER));
        assertTrue(state().generationValid(2, Instant.MAX));
        assertFalse(state().generationValid(3, HOUR));
    }

    @Test
    void reportHeadersComeBack() {
        for (ReportMessage message : List.of(
                new ReportMessage(DIGEST, METER, "nimbus", SOURCE, HOUR, LATER, Way.ONLINE, null),
                new ReportMessage(DIGEST, METER, "nimbus", SOURCE, HOUR, LATER, Way.ONLINE, null, -61_000L),
                new ReportMessage(DIGEST, METER, "nimbus", SOURCE, HOUR, LATER, Way.FILE, FILE))) {
            assertEquals(message, ReportMessage.parse(message.headers()::get));
        }
    }

    @Test
    void aClockSkewThatCannotBeReadIsNoneAndTheReportIsStillTaken() {
        ReportMessage message = new ReportMessage(DIGEST, METER, "nimbus", SOURCE, HOUR, LATER, Way.ONLINE, null, 5L);
        Map<String, byte[]> headers = new HashMap<>(message.headers());
        headers.put("meterline-clock-skew-millis", "soon".getBytes(StandardCharsets.UTF_8));

        assertNull(ReportMessage.parse(headers::get).clockSkewMillis());
    }

    @Test
    void eachMissingHeaderIsNamed() {
        Map<String, byte[]> headers =
                new ReportMessage(DIGEST, METER, "nimbus", SOURCE, HOUR, LATER, Way.FILE, FILE).headers();
        for (String name : List.of(
                "ce_id",
                "meterline-meter",
                "meterline-hour",
                "meterline-received",
                "meterline-way",
                "meterline-file",
                "meterline-provider",
                "meterline-source",
                "content-encoding",
                "ce_type")) {
            Map<String, byte[]> without = new HashMap<>(headers);
            without.remove(name);

            MalformedMessageException refused =
                    assertThrows(MalformedMessageException.class, () -> ReportMessage.parse(without::get));
            assertEquals("header " + name + " is missing", refused.getMessage());
        }
    }

    @Test
    void outcomeAndHeartbeatComeBack() {
        ReportOutcome outcome = new ReportOutcome(
                METER,
                "nimbus",
                SOURCE,
                HOUR,
                DIGEST,
                ReportOutcome.Outcome.CONFLICT,
                Way.FILE,
                FILE,
                "why",
                LATER,
                2L,
                DIGEST,
                LATER,
                61_000L);
        Heartbeat heartbeat = new Heartbeat(
                METER,
                "nimbus",
                "1.0.0",
                List.of(new Heartbeat.SourceHealth(SOURCE, "vcenter", Heartbeat.SourceStatus.OK, null)),
                12,
                LATER,
                -250L);

        assertEquals(outcome, ReportOutcome.fromJson(outcome.toJson()));
        assertEquals(heartbeat, Heartbeat.fromJson(heartbeat.toJson()));
    }
}
