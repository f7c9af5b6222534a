// Real FastCGI programs of Debian's: each must pass, whatever its habits (the ways in which they
// differ from FastCGI 1.0 are measured).
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "support/trial_bench.h"

using namespace fcgicheck;

namespace {

void check_that_it_passes(TrialBench& bench, const TrialPlan& plan) {
    const TrialResult result = bench.run(plan);
    CAPTURE(result.problem);
    CAPTURE(result.standard_error.head);
    CHECK(result.failure == TrialFailure::none);
    REQUIRE(result.response);
    CHECK(result.response->status == 200);
    CHECK(result.response->body_head == "hello");
    CHECK(has_step(result, TrialStep::second_request));
    CHECK(result.left_behind == 0);
    CHECK(bench.survivors().empty());
}

}  // namespace

TEST_CASE("libfcgi") {
    TrialBench bench;
    const std::string source =
        bench.tree().add("app.c",
                         "#include <fcgi_stdio.h>\n"
                         "int main(void) {\n"
                         "    while (FCGI_Accept() >= 0)\n"
                         "        printf(\"Content-Type: text/plain\\r\\n\"\n"
                         "               \"\\r\\nhello\");\n"
                         "    return 0;\n"
                         "}\n");
    const std::string program = bench.tree().path("app");
    REQUIRE(std::system(("cc -o " + program + " " + source + " -lfcgi").c_str()) == 0);
    check_that_it_passes(bench, bench.plan_for({program}));
}

TEST_CASE("Perl's FCGI") {
    TrialBench bench;
    const std::string script =
        bench.tree().add("app.pl",
                         "#!/usr/bin/perl\n"
                         "use FCGI;\n"
                         "my $request = FCGI::Request();\n"
                         "while ($request->Accept() >= 0) {\n"
                         "    print \"Content-Type: text/plain\\n\\nhello\";\n"
                         "}\n",
                         0755);
    check_that_it_passes(bench, bench.plan_for({script}));
}

TEST_CASE("php-cgi") {
    TrialBench bench;
    const std::string page = bench.tree().add("index.php", "<?php echo 'hello';");
    TrialPlan plan = bench.plan_for({"/usr/bin/php-cgi"});
    for (auto& [name, value] : plan.params) {
        if (name == "SCRIPT_FILENAME")
            value = page;
    }
    check_that_it_passes(bench, plan);
}

TEST_CASE("uwsgi with descriptor 0") {
    TrialBench bench;
    const std::string app =
        bench.tree().add("app.py",
                         "def application(environ, start_response):\n"
                         "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
                         "    return [b'hello']\n");
    TrialPlan plan = bench.plan_for({"/usr/bin/uwsgi", "--plugins", "python3", "--fastcgi-socket",
                                     "fd://0", "--wsgi-file", app});
    check_that_it_passes(bench, plan);
}
