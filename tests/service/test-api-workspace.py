"""Where MPIS is may be said in the workspace, while the service runs."""

from api import wait_for
from with_mpis import MpisCase
from workspace import main


class FromTheWorkspace(MpisCase):
    with_mpis = False

    def health(self):
        return self.api.get('/health/mpis').status

    def test_is_taken_over_while_it_runs(self):
        self.assertNotEqual(self.health(), 200)
        self.ask("INSERT INTO dash_settings (key, value) VALUES ('mpis_api_url', to_jsonb ($1::text))", self.mpis.url)
        self.assertTrue(wait_for(lambda: self.health() == 200))
        self.ask("DELETE FROM dash_settings WHERE key = 'mpis_api_url'")
        self.assertTrue(wait_for(lambda: self.health() != 200))


main()
