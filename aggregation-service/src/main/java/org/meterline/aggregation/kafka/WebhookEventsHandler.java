package org.meterline.aggregation.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.usecase.webhook.AcceptEvents;
import org.meterline.chassis.kafka.PollHandler;

/** Takes CloudEvents of any type for the webhooks of the provider that they name. What is none is logged and left out. */
@Singleton
final class WebhookEventsHandler implements PollHandler {

    private static final Logger LOG = Logger.getLogger(WebhookEventsHandler.class);

    private static final String PROVIDER = "provider";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AcceptEvents events;

    WebhookEventsHandler(AcceptEvents events) {
        this.events = events;
    }

    @Override
    public void handle(ConsumerRecords<String, byte[]> polled) {
        List<Event> read = new ArrayList<>();
        polled.forEach(taken -> read(taken).ifPresentOrElse(read::add, () -> skipped(taken)));
        events.accept(read);
    }

    private static void skipped(ConsumerRecord<String, byte[]> taken) {
        LOG.errorf(
                "No event with id, source, type and provider, and sent to no webhook: %s-%d@%d",
                taken.topic(), taken.partition(), taken.offset());
    }

    static Optional<Event> read(ConsumerRecord<String, byte[]> taken) {
        if (taken.value() == null) {
            return Optional.empty();
        }
        JsonNode event;
        try {
            event = JSON.readTree(taken.value());
        } catch (IOException e) {
            return Optional.empty();
        }
        String provider = text(event, PROVIDER)
                .or(() -> text(event.path("data"), PROVIDER))
                .orElse("");
        String source = text(event, "source").orElse("");
        String id = text(event, "id").orElse("");
        String type = text(event, "type").orElse("");
        if (provider.isEmpty() || source.isEmpty() || id.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Event(source, id, type, provider, Instant.ofEpochMilli(taken.timestamp()), taken.value()));
    }

    private static Optional<String> text(JsonNode event, String name) {
        return Optional.ofNullable(event.path(name).textValue()).filter(text -> text.indexOf('\0') < 0);
    }
}
