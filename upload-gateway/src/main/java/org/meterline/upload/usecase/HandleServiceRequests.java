package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.upload.domain.ServiceRequest;
import org.meterline.upload.domain.ServiceRequest.Answer;
import org.meterline.upload.domain.Uploader;

/** A provider asks for a closed month to be opened once more; the platform says until when, or no. */
@ApplicationScoped
public class HandleServiceRequests {

    /** What an answer came to. */
    public sealed interface Answering {
        record Done(ServiceRequest request) implements Answering {}

        record AnsweredBefore(ServiceRequest request) implements Answering {}

        record NoSuchRequest() implements Answering {}

        record NotInTheFuture(Instant now) implements Answering {}
    }

    /** A request and what came in by its approval. */
    public record Followed(ServiceRequest request, List<ServiceRequestStore.FileTaken> files) {}

    private static final int MOST_FILES = 1000;

    private final ServiceRequestStore store;
    private final UsageMeterDirectory directory;
    private final Clock clock;

    HandleServiceRequests(ServiceRequestStore store, UsageMeterDirectory directory, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.clock = clock;
    }

    /** Files a request; empty where there is no such usage meter for the caller. */
    public Optional<ServiceRequest> request(Uploader caller, UUID usageMeterId, YearMonth month, String reason) {
        return directory.find(usageMeterId).filter(caller::sees).map(meter -> add(caller, meter, month, reason));
    }

    private ServiceRequest add(Uploader caller, UsageMeterState meter, YearMonth month, String reason) {
        ServiceRequest request = new ServiceRequest(
                UUID.randomUUID(),
                meter.provider(),
                meter.usageMeterId(),
                month,
                reason,
                caller.name(),
                clock.instant(),
                new Answer.Open());
        store.add(request);
        return request;
    }

    /** The page after a position, newest first; one more than the limit where there is a next page. */
    public List<ServiceRequest> page(Uploader caller, ServiceRequestStore.@Nullable Position after, int limit) {
        return switch (caller) {
            case Uploader.Operator operator -> store.list(operator.provider(), after, limit + 1);
            case Uploader.Platform _ -> store.list(null, after, limit + 1);
            case Uploader.Meter _ -> List.of();
        };
    }

    public Optional<Followed> one(Uploader caller, UUID id) {
        return store.find(id)
                .filter(request -> caller.sees(request.provider(), request.usageMeterId()))
                .map(request -> new Followed(request, store.filesTakenBy(id, MOST_FILES)));
    }

    public Answering approve(String by, UUID id, Instant until) {
        Instant now = clock.instant();
        return until.isAfter(now) ? answer(id, new Answer.Approved(until, by, now)) : new Answering.NotInTheFuture(now);
    }

    public Answering refuse(String by, UUID id, @Nullable String reason) {
        return answer(id, new Answer.Refused(reason, by, clock.instant()));
    }

    private Answering answer(UUID id, Answer answer) {
        Optional<ServiceRequest> found = store.find(id);
        if (found.isEmpty()) {
            return new Answering.NoSuchRequest();
        }
        ServiceRequest request = found.get();
        if (!request.isOpen()) {
            return new Answering.AnsweredBefore(request);
        }
        ServiceRequest answered = request.answered(answer);
        return store.answer(answered) ? new Answering.Done(answered) : new Answering.AnsweredBefore(request);
    }
}
