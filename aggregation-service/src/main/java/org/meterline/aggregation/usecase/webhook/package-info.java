/** What is done with webhooks, one class each, and the ports it needs: managed by people, fed by topics, sent to receivers. */
@NullMarked
package org.meterline.aggregation.usecase.webhook;

import org.jspecify.annotations.NullMarked;
