/** Tests of the routes of orders that need no server. */
@NullMarked
package org.meterline.aggregation.http.order;

import org.jspecify.annotations.NullMarked;
