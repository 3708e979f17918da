/** Contracts, their price books, and the draft order of a contract and month. Pure functions of exact sums. */
@NullMarked
package org.meterline.aggregation.domain.order;

import org.jspecify.annotations.NullMarked;
