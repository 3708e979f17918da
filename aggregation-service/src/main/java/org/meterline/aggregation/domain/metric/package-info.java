/** The metric catalogue: rules from records to exact quantities, as data. Uses quantities and the report records of the contracts. */
@NullMarked
package org.meterline.aggregation.domain.metric;

import org.jspecify.annotations.NullMarked;
