package org.meterline.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.meterline.local.stack.Addresses;
import org.meterline.local.stack.Service;

/** Closes the sample month: waits, by the business clock, until its order opens for review, and submits it as a billing manager does. */
final class OrderClose {

    /** From the month's end on, by the closing calendar as it is without settings. */
    private static final Duration TOTALS_FINAL = Duration.ofHours(72);

    private static final Duration OPENING_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOKS = Duration.ofMillis(250);
    private static final BigDecimal ENOUGH_COVERAGE = new BigDecimal("0.95");
    private static final String COLLECTING = "COLLECTING";
    private static final String IN_REVIEW = "PENDING_SP";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PortalBackend portal;
    private final Addresses addresses;
    private final YearMonth month;

    OrderClose(PortalBackend portal, Addresses addresses, YearMonth month) {
        this.portal = portal;
        this.addresses = addresses;
        this.month = month;
    }

    /** At a second run the order has been submitted before. */
    void submit(String order, Consumer<String> say) {
        String state = state(order);
        if (state.equals(COLLECTING)) {
            Instant totalsFinal = month.plusMonths(1)
                    .atDay(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .plus(TOTALS_FINAL);
            moveClocks(totalsFinal);
            say.accept("");
            say.accept("The business clock is moved to " + totalsFinal + ": the totals of " + month + " are final.");
            state = awaitReview(order);
        }
        if (state.equals(IN_REVIEW)) {
            String purchaseOrder = "PO-" + month;
            portal.post(order + "/submission", submission(portal.get(order), purchaseOrder), version(order));
            say.accept("The billing manager submits the order with purchase order number " + purchaseOrder + ".");
        }
    }

    private void moveClocks(Instant now) {
        for (Service service : Service.values()) {
            String clock = addresses.of(service) + "/dev/clock";
            if (Instant.parse(portal.get(clock).path("now").asText()).isBefore(now)) {
                portal.put(clock, JSON.createObjectNode().put("now", now.toString()));
            }
        }
    }

    private String awaitReview(String order) {
        long deadline = System.nanoTime() + OPENING_LIMIT.toNanos();
        String state = state(order);
        while (state.equals(COLLECTING)) {
            if (System.nanoTime() - deadline > 0) {
                throw new SampleFailedException("the order has not opened for review after " + OPENING_LIMIT.toSeconds()
                        + " s; see the log of aggregation-service: " + order);
            }
            LockSupport.parkNanos(LOOKS.toNanos());
            state = state(order);
        }
        return state;
    }

    private String state(String order) {
        return portal.get(order).path("state").asText();
    }

    private String version(String order) {
        return "\"" + portal.get(order).path("version").asText() + "\"";
    }

    static ObjectNode submission(JsonNode order, String purchaseOrder) {
        ObjectNode submission = JSON.createObjectNode().put("purchaseOrder", purchaseOrder);
        if (new BigDecimal(order.path("coverage").asText()).compareTo(ENOUGH_COVERAGE) < 0) {
            submission
                    .putObject("coverageAcknowledged")
                    .put("reason", "The sample month has hours that nobody metered.");
        }
        return submission;
    }
}
