package org.meterline.aggregation.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.meterline.aggregation.domain.webhook.AddressRules;
import org.meterline.aggregation.domain.webhook.Network;
import org.meterline.aggregation.domain.webhook.RetryPlan;
import org.meterline.aggregation.domain.webhook.WebhookRules;

/** Settings of webhooks as the values that domain and use cases speak of. */
final class WebhookLimits {

    @Produces
    @Singleton
    AddressRules addresses(WebhookSettings settings) {
        return new AddressRules(settings.allowedNetworks().orElse(List.of()).stream()
                .map(Network::parse)
                .toList());
    }

    @Produces
    @Singleton
    WebhookRules rules(WebhookSettings settings, AddressRules addresses) {
        return new WebhookRules(settings.allowHttp(), addresses, settings.maxEventTypes());
    }

    @Produces
    @Singleton
    RetryPlan retries(WebhookSettings settings) {
        return new RetryPlan(settings.retryWaits(), settings.jitterPercent(), settings.longestRetryAfter());
    }
}
