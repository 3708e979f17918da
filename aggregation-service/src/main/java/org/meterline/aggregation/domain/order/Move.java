package org.meterline.aggregation.domain.order;

/** What a person can do to an order; its word is the route that does it. */
public enum Move {
    EDIT("edits"),
    ADD_LINE("lines"),
    REFRESH("refresh"),
    SUBMIT("submission"),
    APPROVE("approval"),
    REJECT("rejection"),
    CLOSE("closing");

    private final String word;

    Move(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
