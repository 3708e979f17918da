/** Tests of the storage on a real PostgreSQL. */
@NullMarked
package org.meterline.aggregation.storage.order;

import org.jspecify.annotations.NullMarked;
