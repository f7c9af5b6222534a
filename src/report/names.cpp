#include "report/names.h"

namespace fcgicheck::report {

std::string_view name(Severity severity) {
    switch (severity) {
        using enum Severity;
        case note:
            return "note";
        case warning:
            return "warning";
        case error:
            return "error";
    }
    return {};
}

std::string_view name(Confidence confidence) {
    switch (confidence) {
        using enum Confidence;
        case certain:
            return "certain";
        case likely:
            return "likely";
        case possible:
            return "possible";
    }
    return {};
}

std::string_view name(Stage stage) {
    switch (stage) {
        using enum Stage;
        case config:
            return "config";
        case map:
            return "map";
        case folders:
            return "folders";
        case access:
            return "access";
        case handler:
            return "handler";
        case execcgi:
            return "execcgi";
        case file:
            return "file";
        case first_line:
            return "first_line";
        case source:
            return "source";
        case adapter:
            return "adapter";
        case start:
            return "start";
        case handshake:
            return "handshake";
    }
    return {};
}

std::string_view name(StepState state) {
    switch (state) {
        using enum StepState;
        case ok:
            return "ok";
        case stops:
            return "stops";
        case would_stop:
            return "would-stop";
        case skipped:
            return "skipped";
    }
    return {};
}

std::string_view name(Verdict verdict) {
    switch (verdict) {
        using enum Verdict;
        case ok:
            return "ok";
        case broken:
            return "broken";
        case unknown:
            return "unknown";
    }
    return {};
}

std::string_view name(Page page) {
    switch (page) {
        using enum Page;
        case script:
            return "script";
        case source:
            return "source";
        case file:
            return "file";
        case listing:
            return "listing";
        case error:
            return "error";
        case unknown:
            return "unknown";
    }
    return {};
}

std::string_view name(ScriptLanguage language) {
    switch (language) {
        using enum ScriptLanguage;
        case python:
            return "python";
        case perl:
            return "perl";
        case ruby:
            return "ruby";
        case shell:
            return "shell";
        case php:
            return "php";
        case node:
            return "node";
        case lua:
            return "lua";
        case elf:
            return "elf";
        case other:
            return "other";
    }
    return {};
}

std::string_view name(Who who) {
    switch (who) {
        using enum Who;
        case you:
            return "you";
        case host:
            return "host";
    }
    return {};
}

std::string_view name(Safety safety) {
    switch (safety) {
        using enum Safety;
        case safe:
            return "safe";
        case unsafe:
            return "unsafe";
        case manual:
            return "manual";
    }
    return {};
}

std::string_view name(TrialStep step) {
    switch (step) {
        using enum TrialStep;
        case spawned:
            return "spawned";
        case accepted:
            return "accepted";
        case first_byte:
            return "first_byte";
        case headers:
            return "headers";
        case end_request:
            return "end_request";
        case second_request:
            return "second_request";
        case exited:
            return "exited";
    }
    return {};
}

std::string_view name(TrialFailure failure) {
    switch (failure) {
        using enum TrialFailure;
        case none:
            return "none";
        case not_made:
            return "not_made";
        case exec_failed:
            return "exec_failed";
        case exited:
            return "exited";
        case crashed:
            return "crashed";
        case never_accepted:
            return "never_accepted";
        case no_reply:
            return "no_reply";
        case malformed_record:
            return "malformed_record";
        case bad_headers:
            return "bad_headers";
        case no_end_request:
            return "no_end_request";
        case unfinished:
            return "unfinished";
        case refused:
            return "refused";
    }
    return {};
}

std::string_view name(ListenSocket socket) {
    switch (socket) {
        using enum ListenSocket;
        case kept:
            return "kept";
        case closed:
            return "closed";
        case replaced:
            return "replaced";
        case unknown:
            return "unknown";
    }
    return {};
}

std::string_view name(Target target) {
    switch (target) {
        using enum Target;
        case here:
            return "here";
        case elsewhere:
            return "elsewhere";
        case image:
            return "image";
    }
    return {};
}

std::string_view label(Stage stage) {
    switch (stage) {
        using enum Stage;
        case config:
            return "config";
        case map:
            return "URL";
        case folders:
            return "folders";
        case access:
            return "access";
        case handler:
            return "handler";
        case execcgi:
            return "ExecCGI";
        case file:
            return "file";
        case first_line:
            return "first line";
        case source:
            return "source";
        case adapter:
            return "adapter";
        case start:
            return "start";
        case handshake:
            return "handshake";
    }
    return {};
}

}  // namespace fcgicheck::report
