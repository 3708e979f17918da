package org.meterline.upload.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.meterline.upload.config.PublishingSettings;
import org.meterline.upload.usecase.PublishUsageFiles;
import org.meterline.upload.usecase.PublishUsageFiles.Turn;
import org.meterline.upload.usecase.PublishingSignal;

/** The one thread that publishes files: at once when one was stored here, and every now and then for what others left. */
@Singleton
class PublishingWorker implements PublishingSignal {

    private static final Logger LOG = Logger.getLogger(PublishingWorker.class);

    private final Provider<PublishUsageFiles> publish;
    private final PublishingSettings settings;
    private final Semaphore work = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "publisher of usage files");
    private volatile boolean stopping;

    /** @param publish asked for late, because receiving a file, publishing one and this signal form a circle */
    PublishingWorker(Provider<PublishUsageFiles> publish, PublishingSettings settings) {
        this.publish = publish;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        work.release();
        thread.join(settings.retryWait());
        // What is left in the middle of a batch is taken up again from the stored position.
        thread.interrupt();
        thread.join(settings.retryWait());
    }

    @Override
    public void fileStored() {
        work.release();
    }

    private void run() {
        while (!stopping) {
            Turn turn = turn();
            if (turn != Turn.DONE) {
                await(turn == Turn.TRY_LATER ? settings.retryWait() : settings.lookEvery());
            }
        }
    }

    private Turn turn() {
        try {
            return publish.get().publishNext();
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.warnf(e, "Publishing failed; tried again in %s", settings.retryWait());
            }
            return Turn.TRY_LATER;
        }
    }

    private void await(Duration wait) {
        try {
            var unused = work.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
            work.drainPermits();
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }
}
