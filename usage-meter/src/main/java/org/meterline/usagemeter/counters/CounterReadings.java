package org.meterline.usagemeter.counters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.RecordHead;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.CounterReader;
import org.meterline.usagemeter.usecase.MeteredSource;

/**
 * Runs a program or asks an address, and reads the JSON it prints: objects one after the other, or one list of them. A
 * reading counts as a whole or not at all.
 */
public final class CounterReadings implements CounterReader {
    private static final int MAX_TEXT = 512;
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeteredSource.Counters source;
    private final CollectionSettings settings;

    public CounterReadings(MeteredSource.Counters source, CollectionSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    @Override
    public List<InventoryObject> read() throws IOException, InterruptedException {
        byte[] printed = source.url().isPresent()
                ? answerOf(source.url().get())
                : outputOf(new ProcessBuilder(source.command()));
        return parse(printed);
    }

    private byte[] outputOf(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            process.getOutputStream().close();
            return withinTime(() -> {
                byte[] bytes = limited(process.getInputStream());
                int exit = process.waitFor();
                if (exit != 0) {
                    throw new IOException("the command ended with code " + exit);
                }
                return bytes;
            });
        } finally {
            process.descendants().forEach(CounterReadings::kill);
            kill(process.toHandle());
        }
    }

    private static void kill(ProcessHandle process) {
        boolean asked = process.destroyForcibly();
        assert asked || !process.isAlive();
    }

    private byte[] answerOf(URI url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(url).timeout(settings.counterTimeout()).build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(settings.counterTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            try {
                return withinTime(() -> {
                    HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                    try (InputStream body = answer.body()) {
                        if (answer.statusCode() != OK) {
                            throw new IOException(url.getAuthority() + " answered with status " + answer.statusCode());
                        }
                        return limited(body);
                    }
                });
            } finally {
                client.shutdownNow();
            }
        }
    }

    private byte[] limited(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(settings.maxCounterBytes() + 1);
        if (bytes.length > settings.maxCounterBytes()) {
            throw new IOException("the reading has more than " + settings.maxCounterBytes() + " bytes");
        }
        return bytes;
    }

    /** Also where bytes come slowly for ever. */
    private byte[] withinTime(Callable<byte[]> work) throws IOException, InterruptedException {
        Duration timeout = settings.counterTimeout();
        FutureTask<byte[]> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().start(task);
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the reading took longer than " + timeout, e);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null || e.getCause().getMessage() == null
                            ? String.valueOf(e.getCause())
                            : e.getCause().getMessage(),
                    e);
        } finally {
            thread.interrupt();
        }
    }

    private List<InventoryObject> parse(byte[] printed) throws IOException {
        List<InventoryObject> counters = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (MappingIterator<JsonNode> nodes = JSON.readerFor(JsonNode.class).readValues(printed)) {
            while (nodes.hasNextValue()) {
                InventoryObject.Counter counter = counter(nodes.nextValue());
                if (!ids.add(counter.id())) {
                    throw new IOException("two counters have the id '" + counter.id() + "'");
                }
                if (counters.size() == settings.maxCounters()) {
                    throw new IOException("the reading has more than " + settings.maxCounters() + " counters");
                }
                counters.add(counter);
            }
        } catch (JsonProcessingException e) {
            throw new IOException("the reading is not JSON: " + e.getOriginalMessage(), e);
        }
        return counters;
    }

    private static InventoryObject.Counter counter(JsonNode json) throws IOException {
        JsonNode value = json.path("value");
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IOException("a counter has no whole number \"value\"");
        }
        String customer = json.has("customer") ? text(json, "customer") : null;
        if (customer != null && RecordHead.RESERVED_CUSTOMERS.contains(customer)) {
            throw new IOException("'" + customer + "' cannot be a customer's label");
        }
        return new InventoryObject.Counter(text(json, "id"), text(json, "counter"), value.longValue(), customer);
    }

    private static String text(JsonNode json, String field) throws IOException {
        @Nullable String text = json.path(field).textValue();
        if (text == null || text.isBlank() || text.length() > MAX_TEXT) {
            throw new IOException("a counter has no text \"" + field + "\" of 1 to " + MAX_TEXT + " characters");
        }
        return text;
    }
}
