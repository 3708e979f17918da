/** Webhooks, their sealed secrets and their deliveries in PostgreSQL, with plain JDBC. */
@NullMarked
package org.meterline.aggregation.storage.webhook;

import org.jspecify.annotations.NullMarked;
