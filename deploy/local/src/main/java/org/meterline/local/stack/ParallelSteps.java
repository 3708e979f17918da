package org.meterline.local.stack;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs steps side by side; the first that fails ends the wait for the others. */
final class ParallelSteps {

    private ParallelSteps() {}

    interface Step {
        void run() throws Exception;
    }

    static void run(List<Step> steps) {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var running = new ExecutorCompletionService<Boolean>(executor);
            for (Step step : steps) {
                Callable<Boolean> task = () -> {
                    step.run();
                    return true;
                };
                var unused = running.submit(task);
            }
            for (int finished = 0; finished < steps.size(); finished++) {
                boolean unused = running.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            // Not close(): it would wait for steps that nobody needs any more.
            executor.shutdownNow();
        }
    }
}
