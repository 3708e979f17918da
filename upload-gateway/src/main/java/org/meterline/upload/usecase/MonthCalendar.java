package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import org.meterline.upload.config.FileSettings;
import org.meterline.upload.domain.MonthDeadlines;

/** The deadlines of months, as the settings have them. */
@ApplicationScoped
public class MonthCalendar {

    private final FileSettings settings;

    MonthCalendar(FileSettings settings) {
        this.settings = settings;
    }

    public MonthDeadlines of(YearMonth month) {
        return MonthDeadlines.of(
                month,
                settings.recommendedAfterMonthEnd(),
                settings.windowAfterMonthEnd(),
                settings.totalsFinalAfterMonthEnd(),
                settings.correctedAfterMonthEnd());
    }
}
