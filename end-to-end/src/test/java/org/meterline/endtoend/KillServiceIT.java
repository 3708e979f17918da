package org.meterline.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.local.sample.SampleMonth;
import org.meterline.local.servers.Checkout;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackOptions;

/** Each of the four services is ended by {@code kill -9} while the month is being sent, and started again. */
class KillServiceIT {

    private static final int RESTART_MINUTES = 3;

    @TempDir
    Path folder;

    @Test
    void killingEachServiceWhileTheMonthIsSentEndsInTheCalculatorsOrder() throws Exception {
        Path data = folder.resolve("data");
        StackOptions options =
                StackOptions.ofBuilt(Checkout.root(), data, FreePorts.offset()).withClock(SampleMonth.DEFAULT_CLOCK);
        List<String> said = new ArrayList<>();
        try (LocalStack stack = LocalStack.prepare(options, said::add)) {
            stack.start();
            try (Killer killer = new Killer(stack)) {
                new SampleMonth(options.checkout(), stack.folder(), stack.addresses(), said::add, killer)
                        .run(SampleMonth.DEFAULT_CLOCK);
                killer.awaitRestarts();
                assertEquals(EnumSet.allOf(Service.class), killer.killed(), "killed while it was under way");
            }
            try (Portal portal = new Portal(stack.addresses())) {
                assertFalse(new MonthConfirmation(portal, data).confirm().isEmpty());
            }
        }
    }

    /** Watches how far the month has come, and kills one service after another on the way. */
    private static final class Killer implements SampleMonth.Bar, AutoCloseable {

        private static final String SENDING = "Sending";
        private static final String COUNTING = "Counting";

        private final LocalStack stack;
        private final ExecutorService restarts = Executors.newFixedThreadPool(Service.values().length);
        private final Map<Service, Future<?>> killed = new EnumMap<>(Service.class);

        Killer(LocalStack stack) {
            this.stack = stack;
        }

        /** Called by the sample as it goes on, so that a kill falls into the middle of what the label says. */
        @Override
        public void show(String label, long done, long total) {
            if (label.startsWith(SENDING)) {
                killFrom(done, total, 10, Service.COLLECTOR);
                killFrom(done, total, 30, Service.AGGREGATION);
                killFrom(done, total, 50, Service.REGISTRATION);
            } else if (label.startsWith(COUNTING)) {
                killFrom(done, total, 0, Service.UPLOAD);
            }
        }

        private void killFrom(long done, long total, int percent, Service service) {
            if (done * 100 >= total * percent && !killed.containsKey(service)) {
                stack.kill(service);
                killed.put(service, restarts.submit(() -> stack.restart(service)));
            }
        }

        Set<Service> killed() {
            return killed.keySet();
        }

        void awaitRestarts() throws Exception {
            for (Future<?> restart : killed.values()) {
                var unused = restart.get(RESTART_MINUTES, TimeUnit.MINUTES);
            }
        }

        @Override
        public void close() {
            restarts.shutdownNow();
        }
    }
}
