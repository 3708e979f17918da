package org.meterline.aggregation.usecase.webhook;

import java.net.URI;
import java.util.Map;
import org.meterline.aggregation.domain.webhook.Answer;

/** Carries a delivery to its receiver, once, and returns within the time that an attempt may take. */
public interface WebhookSender {

    Answer send(URI url, Map<String, String> headers, byte[] body);
}
