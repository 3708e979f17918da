package org.meterline.benchmarks.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.meterline.benchmarks.load.HttpClients;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.registration.Fleet.Meter;

/** What clients ask the registration service. */
final class Requests {

    /** Ten usual pages in one. */
    static final String LARGEST_LIST = "list, page of 500";

    private static final String METERS = "/api/v1/usage-meters";
    private static final int LARGEST_PAGE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fleet fleet;
    private final PeopleTokens people;
    private final AccessTokens tokens;
    private final AtomicLong registered = new AtomicLong();
    private String deepCursor = "";

    Requests(Fleet fleet, PeopleTokens people, AccessTokens tokens) {
        this.fleet = fleet;
        this.people = people;
        this.tokens = tokens;
    }

    /** Reads the whole list, which shows that everything is there, and keeps a cursor from far inside. */
    void learnCursors(HttpClients http) {
        int seen = 0;
        String cursor = "";
        do {
            JsonNode page =
                    json(http.once(list("limit=" + LARGEST_PAGE + cursor)).text());
            seen += page.get("items").size();
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asText();
            if (seen * 10L <= fleet.ofLarge().size() * 9L) {
                deepCursor = cursor;
            }
        } while (!cursor.isEmpty());
        if (seen != fleet.ofLarge().size()) {
            throw new IllegalStateException("the list has " + seen + " usage meters, not "
                    + fleet.ofLarge().size());
        }
        http.once(trade().get());
    }

    Map<String, Supplier<HttpRequest>> reads() {
        Map<String, Supplier<HttpRequest>> reads = new LinkedHashMap<>();
        reads.put("list, first page of 50", () -> list(""));
        reads.put("list, page of 50 after 90 %", () -> list("limit=50" + deepCursor));
        reads.put(LARGEST_LIST, () -> list("limit=500"));
        reads.put("list, status=SUSPENDED (0.5 %)", () -> list("status=SUSPENDED"));
        reads.put("list, OFFLINE and UNREGISTERED (none)", () -> list("connectivity=OFFLINE&status=UNREGISTERED"));
        reads.put("search, rare (12 of all)", () -> list("q=" + someCustomer()));
        reads.put("search, frequent (a tenth of all)", () -> list("q=FJORD"));
        reads.put("search, the last 2,000 in order", () -> list("q=-" + lastCustomers()));
        reads.put("search, no match", () -> list("q=no-such-meter"));
        reads.put("search, two letters, no match", () -> list("q=zq"));
        reads.put(
                "search, beginning of an id",
                () -> list("q=" + any().id().toString().substring(0, 8)));
        reads.put("one usage meter", () -> HttpRequest.get(METERS + "/" + any().id(), people.authorization()));
        return reads;
    }

    /** Everything that leaves nothing behind. */
    Map<String, Supplier<HttpRequest>> all() {
        Map<String, Supplier<HttpRequest>> all = reads();
        all.put("exchange", trade());
        return all;
    }

    /** The right secret of some meter that is there. */
    Supplier<HttpRequest> trade() {
        return () -> {
            Meter meter = any();
            while (meter.status().equals("UNREGISTERED")) {
                meter = any();
            }
            String secret = tokens.firstOf(meter.provider(), meter.id());
            String form = "grant_type=client_credentials&client_id=" + meter.id() + "&client_secret=" + secret;
            return HttpRequest.post("/oauth2/token", null, "application/x-www-form-urlencoded", form, 200);
        };
    }

    HttpRequest registration() {
        String body = "{\"id\":\"" + UUID.randomUUID() + "\",\"name\":\"new-" + registered.incrementAndGet() + "\"}";
        return HttpRequest.post(METERS, people.authorization(), "application/json", body, 201);
    }

    private HttpRequest list(String query) {
        return HttpRequest.get(METERS + "?" + query, people.authorization());
    }

    private Meter any() {
        List<Meter> meters = fleet.ofLarge();
        return meters.get(ThreadLocalRandom.current().nextInt(meters.size()));
    }

    /** Site, customer and its number. */
    private String someCustomer() {
        String name = any().name();
        return name.substring(0, name.indexOf("-um-"));
    }

    /** What the numbers of the last customers, and of few others, begin with. */
    private String lastCustomers() {
        String name = fleet.ofLarge().getLast().name();
        int end = name.indexOf("-um-");
        return name.substring(end - 5, end - 2);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + text, e);
        }
    }
}
