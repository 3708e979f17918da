package org.meterline.aggregation.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.ReportSettings;
import org.meterline.aggregation.usecase.MonthVersionStore.Fingerprint;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.request.HangUp;

/** Sends reports while they are made, so many at once; what goes wrong on the way never looks like a whole report. */
@Singleton
public class ReportStreams {

    private static final Logger LOG = Logger.getLogger(ReportStreams.class);

    private final Vertx vertx;
    private final ReportSettings settings;
    private final Semaphore places;

    ReportStreams(Vertx vertx, ReportSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.places = new Semaphore(settings.atOnce());
    }

    /** Writes a report; the stream stays open. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** A place among the reports that are made at once. */
    public final class Place {
        private final RoutingContext routing;
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile boolean sending;

        private Place(RoutingContext routing) {
            this.routing = routing;
        }

        public void leave() {
            if (left.compareAndSet(false, true)) {
                places.release();
            }
        }

        /** What a report would be, without sending it. */
        public Fingerprint fingerprint(Writing writing) throws IOException {
            FingerprintedOutput nowhere = new FingerprintedOutput(OutputStream.nullOutputStream());
            writing.to(nowhere);
            return nowhere.fingerprint();
        }

        /**
         * Sends a report and leaves the place.
         *
         * @param expected what it was when it was made first; null where it may be anything
         */
        public void send(OutputStream out, Writing writing, @Nullable Fingerprint expected) throws IOException {
            sending = true;
            long timer = vertx.setTimer(settings.longest().toMillis(), late -> HangUp.now(routing.request()));
            try {
                FingerprintedOutput fingerprinted = new FingerprintedOutput(out);
                writing.to(fingerprinted);
                if (expected != null && !expected.equals(fingerprinted.fingerprint())) {
                    throw new IllegalStateException("a report is not what it was when it was made first");
                }
                fingerprinted.release();
            } catch (IOException gone) {
                LOG.infof(
                        "The client of a report has gone: %s", routing.request().path());
                HangUp.now(routing.request());
                throw gone;
            } catch (RuntimeException | Error failure) {
                LOG.errorf(
                        failure, "A report was cut off: %s", routing.request().path());
                HangUp.now(routing.request());
                throw failure;
            } finally {
                vertx.cancelTimer(timer);
                leave();
            }
        }
    }

    /** @throws RuntimeException a problem, where as many as allowed are being made */
    public Place enter(RoutingContext routing) {
        if (!places.tryAcquire()) {
            throw Problems.of(
                    AggregationProblem.REPORTS_BUSY,
                    "As many reports as allowed are being made; ask again.",
                    settings.retryAfter());
        }
        Place place = new Place(routing);
        var unused = routing.addEndHandler(answered -> {
            // Somebody who asks for the head only, or goes away too early.
            if (!place.sending) {
                place.leave();
            }
        });
        return place;
    }
}
