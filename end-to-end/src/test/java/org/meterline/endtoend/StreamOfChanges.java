package org.meterline.endtoend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.meterline.endtoend.RegistrationCalls.Answer;

/** Changes usage meters without a pause, at any process that answers, and remembers what was acknowledged. */
final class StreamOfChanges implements AutoCloseable {

    private static final int WORKERS = 3;
    private static final long BETWEEN_NANOS = 15_000_000;
    private static final long AFTER_A_FAILURE_NANOS = 60_000_000;

    private final RegistrationCalls calls;
    private final List<String> addresses;
    private final Map<UUID, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean running = true;

    /** @param usageMeters each is changed by one worker only, so that its acknowledgements come in order */
    StreamOfChanges(RegistrationCalls calls, List<String> addresses, List<UUID> usageMeters) {
        this.calls = calls;
        this.addresses = List.copyOf(addresses);
        for (int worker = 0; worker < WORKERS; worker++) {
            List<UUID> own = new ArrayList<>();
            for (int i = worker; i < usageMeters.size(); i += WORKERS) {
                own.add(usageMeters.get(i));
            }
            Random random = new Random(worker);
            workers.add(Thread.ofPlatform().start(() -> changeUntilClosed(own, random)));
        }
    }

    /** The newest revision of each usage meter that an answer has named. */
    Map<UUID, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    long changes() {
        return changes.get();
    }

    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        running = false;
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void changeUntilClosed(List<UUID> own, Random random) {
        while (running) {
            UUID id = own.get(random.nextInt(own.size()));
            try {
                Answer answer = change(addresses.get(random.nextInt(addresses.size())), id, random);
                if (answer.status() == 200) {
                    changes.incrementAndGet();
                    if (answer.body().has("revision")) {
                        acknowledged.merge(id, answer.revision(), Math::max);
                    }
                    LockSupport.parkNanos(BETWEEN_NANOS);
                    continue;
                }
            } catch (IOException e) {
                // Nobody knows what became of it; the database does.
            }
            failures.incrementAndGet();
            LockSupport.parkNanos(AFTER_A_FAILURE_NANOS);
        }
    }

    private Answer change(String at, UUID id, Random random) throws IOException {
        return switch (random.nextInt(4)) {
            case 0 -> calls.suspend(at, id);
            case 1 -> calls.liftSuspension(at, id);
            case 2 -> calls.rotate(at, id, "PT1H");
            default -> calls.rename(at, id, "um-" + random.nextInt(1_000_000));
        };
    }
}
