/** The routes of webhooks, and the requests that carry deliveries to their receivers. */
@NullMarked
package org.meterline.aggregation.http.webhook;

import org.jspecify.annotations.NullMarked;
