/** Billing orders in PostgreSQL: what they were computed from, what they came to, what people did to them. */
@NullMarked
package org.meterline.aggregation.storage.order;

import org.jspecify.annotations.NullMarked;
