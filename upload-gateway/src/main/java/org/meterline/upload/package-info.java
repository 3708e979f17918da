/** The upload gateway: takes signed usage files, stores them whole and publishes their reports. Holds the rooms, nothing else. */
@NullMarked
package org.meterline.upload;

import org.jspecify.annotations.NullMarked;
