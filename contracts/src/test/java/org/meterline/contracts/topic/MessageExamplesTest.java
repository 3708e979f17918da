package org.meterline.contracts.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.contracts.Examples;
import org.meterline.contracts.Examples.Example;

/** Codec and schema of each message say the same of every example. */
class MessageExamplesTest {

    /** A message's schema with its codec, both ways. */
    record Message(String schema, Function<byte[], Object> reader, Function<Object, byte[]> writer) {

        @Override
        public String toString() {
            return schema;
        }
    }

    record Case(Message message, Example example) {

        @Override
        public String toString() {
            return message + " " + example;
        }
    }

    private static final List<Message> MESSAGES = List.of(
            new Message("usage-meter-state", UsageMeterState::fromJson, m -> ((UsageMeterState) m).toJson()),
            new Message("report-outcome", ReportOutcome::fromJson, m -> ((ReportOutcome) m).toJson()),
            new Message("alert", Alert::fromJson, m -> ((Alert) m).toJson()),
            new Message("usage-alert", UsageAlert::fromJson, m -> ((UsageAlert) m).toJson()),
            new Message("usage-file-event", UsageFileEvent::fromJson, m -> ((UsageFileEvent) m).toJson()),
            new Message("heartbeat", Heartbeat::fromJson, m -> ((Heartbeat) m).toJson()));

    static Stream<Case> valid() {
        return cases(Examples::valid);
    }

    static Stream<Case> invalid() {
        return cases(Examples::invalid);
    }

    private static Stream<Case> cases(Function<Examples, List<Example>> which) {
        return MESSAGES.stream()
                .flatMap(message ->
                        which.apply(Examples.of(message.schema())).stream().map(example -> new Case(message, example)));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validOnesAreTaken(Case example) {
        Examples schema = Examples.of(example.message().schema());

        Object message = example.message().reader().apply(example.example().bytes());

        byte[] written = example.message().writer().apply(message);
        assertEquals(message, example.message().reader().apply(written));
        assertTrue(schema.schemaTakes(example.example().bytes()), "the schema refuses the example");
        assertTrue(schema.schemaTakes(written), "the schema refuses what is written");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidOnesAreRefused(Case example) {
        byte[] json = example.example().bytes();

        assertThrows(
                MalformedMessageException.class,
                () -> example.message().reader().apply(json));
        assertFalse(Examples.of(example.message().schema()).schemaTakes(json), "the schema takes it");
    }
}
