/** What the service does, one class each, and the ports it needs for it. Uses the domain; knows no database, topic or route. */
@NullMarked
package org.meterline.aggregation.usecase;

import org.jspecify.annotations.NullMarked;
