package org.meterline.usagemeter.usecase;

import java.time.Duration;

/** Port: waiting, so that tests need not. */
@FunctionalInterface
public interface Pause {
    void sleep(Duration duration) throws InterruptedException;
}
