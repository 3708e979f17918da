package org.meterline.usagemeter.usecase;

/**
 * One part of the running meter, on a thread of its own until the thread is interrupted. A part that ends by an exception
 * is shown as Offline and begun again after a pause.
 */
public interface Part {
    /** What {@code status} calls it. */
    String name();

    void run() throws Exception;
}
