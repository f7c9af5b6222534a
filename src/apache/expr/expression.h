// Apache's expression language, as <If>, Require expr, SetHandler and others take it: parsed with
// httpd's own messages, and evaluated for one request, or for any (server/util_expr_parse.y and
// server/util_expr_eval.c). No recursion deeper than httpd's own is followed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apache/reading/modules.h"

namespace fcgicheck::apache {

struct Httpd;
struct RequestRecord;
struct Condition;
struct Word;

// What may be said where the expression stands.
struct ExpressionPlace {
    const LoadedModules& modules;
    bool is_restricted = false;  // in a .htaccess: no file() and filesize() (measured, 2.4.71)
};

// For whom an expression is evaluated.
struct Scene {
    const Httpd& httpd;
    const RequestRecord& request;
};

enum class Verdict : std::uint8_t { no, yes, unknown, failed };

// What an evaluation leaves behind.
struct Evaluation {
    // $0 to $9; nothing where it can't be known. Empty: nothing has matched.
    std::optional<std::vector<std::string>> groups = std::vector<std::string>{};
    // The text that the groups are of, as SetEnvIf goes on to use it: a mismatch takes it away.
    std::optional<std::string> subject = {};
    bool has_matched = false;      // a regular expression with groups was tried
    bool hangs_on_client = false;  // on the client's address, which is not known
};

class Expression {
  public:
    enum class Kind : bool { condition, text };

    // Or what httpd says against it.
    static std::variant<Expression, std::string> parse(std::string_view written, Kind kind,
                                                       const ExpressionPlace& place);

    // Without a scene: for any request, of which nothing is known. Of a condition.
    Verdict holds(const Scene* scene, Evaluation& evaluation) const;

    // Of a text; `value` is absent where it can't be known.
    struct Text {
        std::optional<std::string> value;
        bool failed = false;
    };
    Text text(const Scene* scene) const;

    const std::string* constant_text() const;              // null where it is none
    bool mentions_user() const { return mentions_user_; }  // %{REMOTE_USER}

  private:
    std::shared_ptr<const Condition> condition_;
    std::shared_ptr<const Word> word_;
    bool mentions_user_ = false;
};

}  // namespace fcgicheck::apache
