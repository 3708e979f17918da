package org.meterline.upload.usecase;

/** Tells the publisher that there is work, so that it need not wait for its next look. */
public interface PublishingSignal {

    void fileStored();
}
