package org.meterline.aggregation.domain.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Something that happened, as a topic tells it.
 *
 * @param source with {@code id} it is the event's name: whatever is told again has the same
 * @param arrived when it reached the topic
 * @param body the event's own bytes, which are what is sent
 */
public record Event(String source, String id, String type, String provider, Instant arrived, byte[] body) {

    private static final String ID_PREFIX = "msg_";
    private static final int ID_BYTES = 16;

    /** The {@code webhook-id}: the same for every attempt, replay and webhook, and without the dot that separates what is signed. */
    public static String webhookId(String source, String id) {
        return ID_PREFIX + HexFormat.of().formatHex(Arrays.copyOf(digest(source + '\n' + id), ID_BYTES));
    }

    /** The id of the delivery of this event to a webhook: whoever reads the event again makes the same. */
    public UUID deliveryTo(UUID webhook) {
        return UUID.nameUUIDFromBytes(digest(webhook + "\n" + source + '\n' + id));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event event && source.equals(event.source) && id.equals(event.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return type + " " + source + " " + id;
    }
}
